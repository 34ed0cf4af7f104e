// Loaded before a command by run.mjs: when run.mjs is gone, killed even, the command is told to stop.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
