// #region scenario
import { begins, given, isIn, lost, protectedGroup, recordsAmong } from '@db-failover/domain/kit'

given(protectedGroup())
  .when(lost('a'), begins)
  .thenExpect(recordsAmong('MasterLost', 'SwitchStarted'), isIn('failing-over'))
// #endregion
