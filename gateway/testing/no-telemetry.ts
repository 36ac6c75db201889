// @apollo/gateway reports to its maker unless this is set before it starts. Whoever imports it imports this file first,
// so that a process started by hand, without the variable, calls nobody either.
process.env["APOLLO_TELEMETRY_DISABLED"] = "1";
