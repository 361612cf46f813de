import type { Command } from './command.ts';

export const createPlan: Command = {
  id: 'molt.plan.create',
  doing: 'open the plan',
  needsTrust: false,
  run: ({ plan }) => plan.open(),
};

export const showLog: Command = {
  id: 'molt.showLog',
  doing: 'show the log',
  needsTrust: false,
  run: ({ log }) => log.show(),
};

export const restartServer: Command = {
  id: 'molt.restartServer',
  doing: 'restart the language server',
  needsTrust: false,
  run: ({ language }) => language.restart(),
};
