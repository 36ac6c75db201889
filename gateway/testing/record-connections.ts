// Loaded before a process's own code: writes a line to its output for every connection that it tries to make.
import net from "node:net";

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (this: net.Socket, ...options: unknown[]) {
  // Node hands its own calls over as one list.
  const [target] = options.flat() as [{ host?: string; port?: number; path?: string }];
  process.stdout.write(`${JSON.stringify({ connection: target.path ?? `${target.host}:${target.port}` })}\n`);
  return Reflect.apply(connect, this, options) as net.Socket;
};
