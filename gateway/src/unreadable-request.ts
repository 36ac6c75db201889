// Answers what is no HTTP request, or none that can be read to the end of its headers: no route ever sees it.
import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Log } from "@lsg/subgraph-kit/log";
import { errorBody } from "./errors.ts";
import { json } from "./graphql-over-http.ts";

/** What Node says of a connection it gives up: its code for the reason. */
interface ConnectionProblem extends Error {
  readonly code?: string;
}

const answers: Readonly<Record<string, { readonly status: number; readonly message: string }>> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: "The address and the headers are too long: send a long operation as POST, and fewer headers." },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: "The request took too long to arrive: send it again." },
};
const unreadable = { status: 400, message: "This cannot be read as HTTP: check the address, the headers and whether to use https." };

/** Makes the listener of a server's `clientError`: it answers where somebody still listens, and closes the connection. */
export const answerUnreadable = (log: Log) => (problem: ConnectionProblem, socket: Socket): void => {
  // A client that left is nobody to answer.
  if (problem.code !== "ECONNRESET" && socket.writable) {
    const { status, message } = answers[problem.code ?? ""] ?? unreadable;
    const requestId = randomUUID();
    const body = errorBody("BAD_REQUEST", message, requestId);
    log.info({ requestId, status, refused: problem.code }, "request");
    socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nx-request-id: ${requestId}\r\ncontent-type: ${json}; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
  }
  socket.destroy();
};
