// Imported before all else by what a person starts: an older Node would stop at something that it does not know.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 12)) {
  console.error(
    `Node 20.12 or newer is needed; this is ${process.versions.node}. See https://nodejs.org/en/download`,
  );
  process.exit(1);
}
