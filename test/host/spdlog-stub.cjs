// Stands in for the native @vscode/spdlog: a plain file appender.
const fs = require("node:fs");
const path = require("node:path");

const LEVELS = ["trace", "debug", "info", "warn", "error", "critical"];

function openLogger(file) {
	fs.mkdirSync(path.dirname(file), { recursive: true });
	const descriptor = fs.openSync(file, "a");
	let level = 2;
	const logger = {
		getLevel: () => level,
		setLevel: (wanted) => {
			level = wanted;
		},
		setPattern() {},
		clearFormatters() {},
		flush() {},
		drop: () => fs.closeSync(descriptor),
	};
	for (const [severity, name] of LEVELS.entries())
		logger[name] = (text) => {
			if (severity >= level) fs.writeSync(descriptor, text.endsWith("\n") ? text : `${text}\n`);
		};
	return logger;
}

// One by one: VS Code imports them from an ES module, which sees only names assigned like this.
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.shutdown = () => {};
exports.createRotatingLogger = async (_name, file) => openLogger(file);
exports.createAsyncRotatingLogger = async (_name, file) => openLogger(file);
