import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The options of all our webviews: scripts from dist/webview and nothing else. */
export function pageOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extension, 'dist', 'webview')] };
}

/**
 * The HTML of a page whose script and style are dist/webview/<name>.js and .css. The policy allows exactly these two:
 * no inline script or style, no network.
 */
export function pageHtml(
  webview: vscode.Webview,
  extension: vscode.Uri,
  name: string,
  title: string,
): string {
  const nonce = randomBytes(16).toString('base64url');
  const file = (suffix: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', 'webview', `${name}.${suffix}`)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}';`;
  return `<!DOCTYPE html>
<html lang="${attribute(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${attribute(file('css'))}">
<title>${attribute(title)}</title>
</head>
<body><script nonce="${nonce}" src="${attribute(file('js'))}"></script></body>
</html>`;
}

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
