// Microsoft's own client against the emulator: arguments are a port, a password and the path of a backup to take. Writes
// one JSON object of what it saw.
#:package Microsoft.Data.SqlClient@7.1.0
#:property PublishAot=false

using System.Data;
using System.Text.Json.Nodes;
using Microsoft.Data.SqlClient;

var (port, password, path) = (args[0], args[1], args[2]);
string Connection(string encrypt) =>
    $"Server=127.0.0.1,{port};User ID=sa;Password={password};Encrypt={encrypt};TrustServerCertificate=True;Pooling=False;Connect Timeout=10;Application Name=sqlclient";

var seen = new JsonObject();

foreach (var encrypt in new[] { "Mandatory", "Optional" })
{
    await using var connection = new SqlConnection(Connection(encrypt));
    await connection.OpenAsync();
    await using var command = connection.CreateCommand();
    command.CommandText = "SELECT encrypt_option FROM sys.dm_exec_connections WHERE session_id = @@SPID";
    seen["encrypt" + encrypt] = (string?)await command.ExecuteScalarAsync();
}

await using (var connection = new SqlConnection(Connection("Mandatory")))
{
    await connection.OpenAsync();
    seen["serverVersion"] = connection.ServerVersion;

    await using (var command = connection.CreateCommand())
    {
        command.CommandText = "SELECT @text AS text, @whole AS whole, @guid AS guid, @price AS price, @at AS at, @nothing AS nothing";
        command.Parameters.AddWithValue("@text", "ünïcödé");
        command.Parameters.AddWithValue("@whole", -5);
        command.Parameters.AddWithValue("@guid", Guid.Parse("0e984725-c51c-4bf4-9960-e1c80e27aba0"));
        command.Parameters.AddWithValue("@price", 12.34m);
        command.Parameters.Add("@at", SqlDbType.DateTime2).Value = new DateTime(2031, 2, 3, 4, 5, 6, 789);
        command.Parameters.Add("@nothing", SqlDbType.NVarChar, 10).Value = DBNull.Value;
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        seen["parameters"] = new JsonArray(
            reader.GetString(0), reader.GetInt32(1), reader.GetGuid(2).ToString(), reader.GetDecimal(3).ToString(System.Globalization.CultureInfo.InvariantCulture),
            reader.GetDateTime(4).ToString("O"), reader.IsDBNull(5));
    }

    var messages = new JsonArray();
    connection.InfoMessage += (_, e) => { foreach (SqlError error in e.Errors) messages.Add(error.Number); };
    await using (var command = connection.CreateCommand())
    {
        command.CommandText = $"BACKUP DATABASE [Db] TO DISK = N'{path}' WITH FORMAT, STATS = 25";
        await command.ExecuteNonQueryAsync();
    }
    seen["backup"] = messages;

    await using (var command = connection.CreateCommand())
    {
        command.CommandText = $"RESTORE HEADERONLY FROM DISK = N'{path}'";
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        seen["firstLsn"] = reader.GetDecimal(reader.GetOrdinal("FirstLSN")).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    await using (var command = connection.CreateCommand())
    {
        command.CommandText = "BACKUP DATABASE [Nope] TO DISK = N'x'";
        try { await command.ExecuteNonQueryAsync(); }
        catch (SqlException e)
        {
            seen["error"] = new JsonArray(e.Errors.Cast<SqlError>().Select(x => (JsonNode)new JsonArray(x.Number, (int)x.State, (int)x.Class, x.LineNumber)).ToArray());
        }
    }

    await using (var transaction = (SqlTransaction)await connection.BeginTransactionAsync())
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO Db.dbo.orders VALUES (77, N'undone')";
        seen["inserted"] = await command.ExecuteNonQueryAsync();
        await transaction.RollbackAsync();
    }
    await using (var command = connection.CreateCommand())
    {
        command.CommandText = "SELECT COUNT(*) FROM Db.dbo.orders WHERE id = 77";
        seen["afterRollback"] = (int?)await command.ExecuteScalarAsync();
    }

    await using (var command = connection.CreateCommand())
    {
        command.CommandText = "WAITFOR DELAY '00:01:00'";
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        try { await command.ExecuteNonQueryAsync(cancel.Token); }
        catch (Exception e) when (e is SqlException or OperationCanceledException) { seen["cancelled"] = true; }
    }
    await using (var command = connection.CreateCommand())
    {
        command.CommandText = "SELECT 1";
        seen["afterCancel"] = (int?)await command.ExecuteScalarAsync();
    }
}

try
{
    await using var connection = new SqlConnection(Connection("Mandatory").Replace(password, "wrong"));
    await connection.OpenAsync();
}
catch (SqlException e) { seen["login"] = new JsonArray(e.Number, (int)e.State, (int)e.Class); }

Console.WriteLine(seen.ToJsonString());
