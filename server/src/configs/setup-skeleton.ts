/** A new scmi.yaml, with places to fill in as LSP's snippets have them. */
export const SETUP_SKELETON = `# What is booted, from which files. Paths are relative to this file.
scmi: 1
host: \${1:board.dts}
domains:
  \${2:guest}: { os: \${3|linux,zephyr,unknown|}, guest: \${4:guest.dts} }
\${0}`;
