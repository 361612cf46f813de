// The table of contents of the palette; the manifest has their titles, icons and enablement.
import type { Command } from './command.ts';
import { connectionCommands } from './connections.ts';
import { convertFile, saveConverted } from './convert.ts';
import { abortCutover, beginCutover, commitCutover, showCutover } from './cutover.ts';
import {
  cancelRun,
  loadData,
  openDifferences,
  openRunLog,
  startReplication,
  stopReplication,
  verifyData,
} from './data.ts';
import { connectOrchestrator, disconnectOrchestrator } from './orchestrator.ts';
import { changeDialect, changeTargetVersion, setRuleSeverity } from './language.ts';
import { createPlan, restartServer, showLog } from './other.ts';
import {
  checkWorkspace,
  fixAllSafe,
  fixAllSafeInWorkspace,
  groupFindings,
  openPlace,
  showSchemaFindings,
} from './schema.ts';
import { checkAgainstTarget } from './target.ts';

export const commands: readonly Command[] = [
  createPlan,
  ...connectionCommands,
  connectOrchestrator,
  disconnectOrchestrator,
  checkWorkspace,
  showSchemaFindings,
  fixAllSafe,
  fixAllSafeInWorkspace,
  groupFindings,
  openPlace,
  checkAgainstTarget,
  changeDialect,
  changeTargetVersion,
  setRuleSeverity,
  convertFile,
  saveConverted,
  loadData,
  startReplication,
  stopReplication,
  verifyData,
  openDifferences,
  cancelRun,
  openRunLog,
  showCutover,
  beginCutover,
  commitCutover,
  abortCutover,
  showLog,
  restartServer,
];
