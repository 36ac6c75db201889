// Stock @apollo/gateway behind Apollo's standalone server.
import { readFileSync } from "node:fs";
import { ApolloGateway } from "@apollo/gateway";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";

const server = new ApolloServer({ gateway: new ApolloGateway({ supergraphSdl: readFileSync(String(process.argv[2]), "utf8") }), stopOnTerminationSignals: false });
const { url } = await startStandaloneServer(server, { listen: { port: 0, host: "127.0.0.1" } });
process.send?.({ port: Number(new URL(url).port) });
