import { createHash } from 'node:crypto';
import { Html, html } from './escape';

interface Page {
  readonly title: string;
  readonly style: string;
  readonly script: string;
  readonly header: Html;
  readonly main: readonly Html[];
  readonly footer: Html;
}

/** A page that loads nothing and runs nothing but what is in it: its own policy names both by their hashes. */
export function pageOf({ title, style, script, header, main, footer }: Page): string {
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="${policy}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="referrer" content="no-referrer" />
      <title>${title}</title>
      ${new Html(`<style>${style}</style>`)}
    </head>
    <body>
      <header>${header}</header>
      <main>${main}</main>
      <footer>${footer}</footer>
      ${new Html(`<script>${script}</script>`)}
    </body>
  </html>`;
  return `<!doctype html>\n${page.source}\n`;
}

const hashOf = (source: string): string => `sha256-${createHash('sha256').update(source).digest('base64')}`;
