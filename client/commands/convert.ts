import * as vscode from 'vscode';
import { sqlFileOf } from './argument.ts';
import type { Command } from './command.ts';

export const convertFile: Command = {
  id: 'molt.convertFile',
  doing: 'convert a schema',
  needsTrust: false,
  async run({ conversions, log }, argument) {
    const uri = sqlFileOf(argument);
    const { statements } = await conversions.show(uri);
    const { kept, changed, review, dropped, needYou } = statements;
    log.info(
      `Converted ${uri.path}: ${kept} kept, ${changed} changed, ${review} to review, ${dropped} dropped, ${needYou} need a person`,
    );
  },
};

export const saveConverted: Command = {
  id: 'molt.saveConverted',
  doing: 'save a converted schema',
  needsTrust: false,
  async run({ conversions }, argument) {
    const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
    const file = uri && (await conversions.save(uri));
    if (file) await vscode.window.showTextDocument(file);
  },
};
