import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import { redact } from '../contracts/errors.ts';

/** Where the demo speaks: a line for each thing that happens and, on a terminal, a block below that changes. */
export interface Terminal {
  /** Prints one or more lines. Secrets are removed. */
  say(text: string): void;
  /** A line that stands out as the beginning of something. */
  heading(text: string): void;
  warn(text: string): void;
  /** Shows what `render` returns, again each second; without a terminal at once and then twice a minute. */
  live(render: () => string): void;
  /** Removes the block. */
  still(): void;
}

const everyMs = { terminal: 1000, lines: 30_000 };

/** Speaks to a stream: standard output or, when that is for machines, standard error. */
export function createTerminal(stream: NodeJS.WriteStream): Terminal {
  const colors = pc.createColors(Boolean(stream.isTTY) && !process.env.NO_COLOR);
  const update = stream.isTTY ? createLogUpdate(stream, { showCursor: true }) : undefined;
  let render: (() => string) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let last = '';
  const draw = (): void => {
    if (!render) return;
    const text = redact(render());
    if (update) update(text);
    else if (text !== last) stream.write(`${text}\n`);
    last = text;
  };
  const print = (text: string): void => {
    update?.clear();
    stream.write(`${redact(text)}\n`);
    if (update) draw();
  };
  return {
    say: print,
    heading: (text) => print(`${colors.cyan('▸')} ${colors.bold(text)}`),
    warn: (text) => print(`${colors.yellow('!')} ${text}`),
    live(renderer) {
      clearInterval(timer);
      render = renderer;
      draw();
      timer = setInterval(draw, update ? everyMs.terminal : everyMs.lines);
    },
    still() {
      clearInterval(timer);
      render = undefined;
      update?.clear();
    },
  };
}
