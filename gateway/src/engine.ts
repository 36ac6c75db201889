// How the JavaScript engine is told to keep memory, before anything else is loaded.
import { setFlagsFromString } from "node:v8";

// When many objects of a kind have lived long, as they do while operations are planned, V8 makes all later ones among the old objects.
// Of a request they die with it, and until the next major collection they keep everything that they led to from minor ones: 2 MB at each
// minor collection, which then takes three times as long, and buffers, for which a major one comes every few thousand requests.
setFlagsFromString("--no-allocation-site-pretenuring");
