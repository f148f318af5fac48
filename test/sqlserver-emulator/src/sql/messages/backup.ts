/** BACKUP, RESTORE and their media. A line each: number, severity, the product's format string. */
export const BACKUP = `
3009 16 Could not insert a backup or restore history/detail record in the msdb database. This may indicate a problem with the msdb database. The backup/restore operation was still successful.
1834 16 The file '%ls' cannot be overwritten.  It is being used by database '%.*ls'.
3010 16 Invalid backup mirror specification. All mirrors must have the same number of members.
3011 16 All backup devices must be of the same general class (for example, DISK and TAPE).
3013 16 %hs is terminating abnormally.
3014 10 %hs successfully processed %I64d pages in %d.%03d seconds (%d.%03d MB/sec).
3021 16 Cannot perform a backup or restore operation within a transaction.
3023 16 Backup, file manipulation operations (such as ALTER DATABASE ADD FILE) and encryption changes on a database must be serialized. Reissue the statement after the current backup or file manipulation operation is completed.
3024 16 You can only perform a full backup of the master database. Use BACKUP DATABASE to back up the entire master database.
3031 16 Option '%ls' conflicts with option(s) '%ls'. Remove the conflicting option and reissue the statement.
3032 16 One or more of the options (%ls) are not supported for this statement. Review the documentation for supported options.
3033 16 BACKUP DATABASE cannot be used on a database opened in emergency mode.
3035 16 Cannot perform a differential backup for database "%ls", because a current database backup does not exist. Perform a full database backup by reissuing BACKUP DATABASE, omitting the WITH DIFFERENTIAL option.
3036 16 The database "%ls" is in warm-standby state (set by executing RESTORE WITH STANDBY) and cannot be backed up until the entire restore sequence is completed.
3038 16 The file name "%ls" is invalid as a backup device name. Reissue the BACKUP statement with a valid file name.
3041 16 BACKUP failed to complete the command %.*ls. Check the backup application log for detailed messages.
3042 10 BACKUP WITH CONTINUE_AFTER_ERROR successfully generated a backup of the damaged database. Refer to the SQL Server error log for information about the errors that were encountered.
3043 16 BACKUP '%ls' detected an error on page (%d:%d) in file '%ls'.
3044 16 Invalid zero-length device name. Reissue the BACKUP statement with a valid device name.
3057 16 Invalid device name. The length of the device name provided exceeds supported limit (maximum length is:%d). Reissue the BACKUP statement with a valid device name.
3059 16 This BACKUP or RESTORE command is not supported on a database mirror or secondary replica.
3095 16 The backup cannot be performed because 'ENCRYPTION' was requested after the media was formatted with an incompatible structure. To append to this media set, either omit 'ENCRYPTION' or create a new media set by using WITH FORMAT in your BACKUP statement. If you use WITH FORMAT on an existing media set, all its backup sets will be overwritten.
3096 16 The Certificate specified for backup encryption has expired.
3098 16 The backup cannot be performed because '%ls' was requested after the media was formatted with an incompatible structure. To append to this media set, either omit '%ls' or specify '%ls'. Alternatively, you can create a new media set by using WITH FORMAT in your BACKUP statement. If you use WITH FORMAT on an existing media set, all its backup sets will be overwritten.
3101 16 Exclusive access could not be obtained because the database is in use.
3102 16 %ls cannot process database '%ls' because it is in use by this session. It is recommended that the master database be used when performing this operation.
3104 16 RESTORE cannot operate on database '%ls' because it is configured for database mirroring or has joined an availability group. If you intend to restore the database, use ALTER DATABASE to remove mirroring or to remove the database from its availability group.
3110 14 User does not have permission to RESTORE database '%.*ls'.
3117 16 The log or differential backup cannot be restored because no files are ready to rollforward.
3118 16 The database "%ls" does not exist. RESTORE can only create a database when restoring either a full backup or a file backup of the primary file.
3119 16 Problems were identified while planning for the RESTORE statement. Previous messages provide details.
3120 16 This backup set will not be restored because all data has already been restored to a point beyond the time covered by this backup set.
3121 16 The file "%ls" is on a recovery path that is inconsistent with application of this backup set. RESTORE cannot continue.
3123 16 Invalid database name '%.*ls' specified for backup or restore operation.
3132 16 The media set has %d media families but only %d are provided. All members must be provided.
3135 16 The backup set in file '%ls' was created by %hs and cannot be used for this restore operation.
3136 16 This differential backup cannot be restored because the database has not been restored to the correct earlier state.
3140 16 Could not adjust the space allocation for file '%ls'.
3141 16 The database to be restored was named '%ls'. Reissue the statement using the WITH REPLACE option to overwrite the '%ls' database.
3142 16 File "%ls" cannot be restored over the existing "%ls". Reissue the RESTORE statement using WITH REPLACE to overwrite pre-existing files, or WITH MOVE to identify an alternate location.
3143 16 The data set on device '%ls' is not a SQL Server backup set.
3145 16 The STOPAT option is not supported for databases that use the SIMPLE recovery model.
3147 16 Backup and restore operations are not allowed on database tempdb.
3153 16 The database is already fully recovered.
3154 16 The backup set holds a backup of a database other than the existing '%ls' database.
3156 16 File '%ls' cannot be restored to '%ls'. Use WITH MOVE to identify a valid location for the file.
3159 16 The tail of the log for the database "%ls" has not been backed up. Use BACKUP LOG WITH NORECOVERY to backup the log if it contains work you do not want to lose. Use the WITH REPLACE or WITH STOPAT clause of the RESTORE statement to just overwrite the contents of the log.
3169 16 The database was backed up on a server running database version %d. That version is incompatible with this server, which supports version %d. Either restore the database on a server that supports the backup, or use a backup that is compatible with this server.
3170 16 The STANDBY filename is invalid.
3176 16 File '%ls' is claimed by '%ls'(%d) and '%ls'(%d). The WITH MOVE clause can be used to relocate one or more files.
3178 16 File %ls is not in the correct state to have this differential backup applied to it.
3180 16 This backup cannot be restored using WITH STANDBY because a database upgrade is needed. Reissue the RESTORE without WITH STANDBY.
3181 10 Attempting to restore this backup may encounter storage space problems. Subsequent messages will provide details.
3182 16 The backup set cannot be restored because the database was damaged when the backup occurred. Salvage attempts may exploit WITH CONTINUE_AFTER_ERROR.
3183 16 RESTORE detected an error on page (%d:%d) in database "%ls" as read from the backup set.
3185 16 RESTORE cannot apply this backup set because the database is suspect. Restore a backup set that repairs the damage.
3186 16 The backup set has been damaged. RESTORE will not attempt to apply this backup set.
3187 16 RESTORE WITH CHECKSUM cannot be specified because the backup set does not contain checksum information.
3188 10 The backup set was written with damaged data by a BACKUP WITH CONTINUE_AFTER_ERROR.
3189 16 Damage to the backup set was detected.
3201 16 Cannot open backup device '%ls'. Operating system error %ls.
3202 16 Write on "%ls" failed: %ls
3203 16 Read on "%ls" failed: %ls
3204 16 The backup or restore was aborted.
3205 16 Too many backup devices specified for backup or restore; only %d are allowed.
3206 16 Backup device '%.*ls' does not exist. To view existing backup devices, use the sys.backup_devices catalog view. To create a new backup device use either sp_addumpdevice or SQL Server Management Studio.
3211 10 %d percent processed.
3212 16 The mirror device "%ls" and the mirror device "%ls" have different device specifications.
3214 16 Too many backup mirrors are specified. Only %d are allowed.
3215 16 Use WITH FORMAT to create a new mirrored backup set.
3217 16 Invalid value specified for %ls parameter.
3218 16 Backup mirroring is not available in this edition of SQL Server. See Books Online for more details on feature support in different SQL Server editions.
3227 16 The backup media on "%ls" is part of media family %d which has already been processed on "%ls". Ensure that backup devices are correctly specified. For tape devices, ensure that the correct volumes are loaded.
3231 16 The media loaded on "%ls" is formatted to support %d media families, but %d media families are expected according to the backup device specification.
3234 16 Logical file '%.*ls' is not part of database '%ls'. Use RESTORE FILELISTONLY to list the logical file names.
3240 16 Backup to mirrored media sets requires all mirrors to append. Provide all members of the set, or reformat a new media set.
3241 16 The media family on device '%ls' is incorrectly formed. SQL Server cannot process this media family.
3242 16 The file on device '%ls' is not a valid Microsoft Tape Format backup set.
3250 16 The value '%d' is not within range for the %ls parameter.
3253 16 The block size parameter must supply a value that is a power of 2.
3254 16 The volume on device '%ls' is empty.
3256 16 The backup set on device '%ls' was terminated while it was being created and is incomplete. RESTORE sequence is terminated abnormally.
3257 16 There is insufficient free space on disk volume '%ls' to create the database. The database requires %I64u additional free bytes, while only %I64u bytes are available.
3262 10 The backup set on file %d is valid.
3264 16 The operation did not proceed far enough to allow RESTART. Reissue the statement without the RESTART qualifier.
3268 16 Cannot use the backup file '%ls' because it was originally formatted with sector size %d and is now on a device with sector size %d.
3271 16 A nonrecoverable I/O error occurred on file "%ls:" %ls.
3272 16 The '%ls' device has a hardware sector size of %d, but the block size parameter specifies an incompatible override value of %d. Reissue the statement using a compatible block size.
4030 16 The medium on device '%ls' expires on %hs and cannot be overwritten.
4035 10 Processed %I64d pages for database '%ls', file '%ls' on file %d.
4037 16 The user-specified MEDIANAME "%.*ls" does not match the MEDIANAME "%ls" of the device "%ls".
4208 16 The statement %hs is not allowed while the recovery model is SIMPLE. Use BACKUP DATABASE or change the recovery model using ALTER DATABASE.
4214 16 BACKUP LOG cannot be performed because there is no current database backup.
4219 10 The log backup chain is broken. You must perform a full database backup before you can perform a log backup.
4305 16 The log in this backup set begins at LSN %.*ls, which is too recent to apply to the database. An earlier log backup that includes LSN %.*ls can be restored.
4319 16 A previous restore operation was interrupted and did not complete processing on file '%ls'. Either restore the backup set that was interrupted or restart the restore sequence.
4330 16 This backup set cannot be applied because it is on a recovery path that is inconsistent with the database.
4338 16 The STOPAT clause specifies a point too early to allow this backup set to be restored. Choose a different stop point or use RESTORE DATABASE WITH RECOVERY to recover at the current point.
4326 16 The log in this backup set terminates at LSN %.*ls, which is too early to apply to the database. A more recent log backup that includes LSN %.*ls can be restored.
4331 16 The database cannot be recovered because the files have been restored to inconsistent points in time.
4333 16 The database cannot be recovered because the log was not restored.
4347 16 The current restore sequence was previously interrupted during the transition to the online state. RESTORE DATABASE WITH RECOVERY can be used to complete the transition to online.
4353 16 Conflicting file relocations have been specified for file '%.*ls'. Only a single WITH MOVE clause should be specified for any logical file name.
`
