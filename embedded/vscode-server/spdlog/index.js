// VS Code writes its log files (and so its Output panel) through this module. The original is a C++ addon without
// prebuilt binaries; this one needs no compiler. Interface: index.d.ts of @vscode/spdlog 0.15.8. Levels: 0 trace,
// 1 debug, 2 info, 3 warning, 4 error, 5 critical, 6 off.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const names = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  constructor(type, name, filename, filesize, filecount) {
    this.filename = filename;
    this.filesize = filesize;
    this.filecount = filecount;
    this.level = 2;
    this.formatted = true;
    this.fd = type === 'stdout_async' ? 1 : fs.openSync(filename, 'a');
    this.size = type === 'stdout_async' ? -Infinity : fs.fstatSync(this.fd).size;
  }

  write(level, message) {
    if (level < this.level || this.fd === undefined) return;
    const now = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000);
    const stamp = now.toISOString().slice(0, 23).replace('T', ' ');
    const text = this.formatted ? `${stamp} [${names[level]}] ${message}\n` : message;
    this.size += fs.writeSync(this.fd, text);
    if (this.size > this.filesize && this.filecount > 1) this.rotate();
  }

  /** The newest file keeps the name; the older ones are name.1.ext, name.2.ext, … */
  rotate() {
    const { dir, name, ext } = path.parse(this.filename);
    const nth = (n) => (n === 0 ? this.filename : path.join(dir, `${name}.${n}${ext}`));
    fs.closeSync(this.fd);
    for (let n = this.filecount - 2; n >= 0; n--) {
      if (fs.existsSync(nth(n))) fs.renameSync(nth(n), nth(n + 1));
    }
    this.fd = fs.openSync(this.filename, 'a');
    this.size = 0;
  }

  trace(message) {
    this.write(0, message);
  }
  debug(message) {
    this.write(1, message);
  }
  info(message) {
    this.write(2, message);
  }
  warn(message) {
    this.write(3, message);
  }
  error(message) {
    this.write(4, message);
  }
  critical(message) {
    this.write(5, message);
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  /** VS Code knows two patterns: its own (stamp, level, text) and, by clearFormatters, the bare text. */
  setPattern() {
    this.formatted = true;
  }
  clearFormatters() {
    this.formatted = false;
  }
  /** Nothing waits: each message is written as it comes. */
  flush() {}
  drop() {
    if (this.fd !== undefined && this.fd !== 1) fs.closeSync(this.fd);
    this.fd = undefined;
  }
}

async function create(type, name, filename, filesize, filecount) {
  fs.mkdirSync(path.dirname(filename), { recursive: true });
  return new Logger(type, name, filename, filesize, filecount);
}

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = (...args) => create('rotating', ...args);
exports.createAsyncRotatingLogger = (...args) => create('rotating_async', ...args);
