import { refusal } from "@lsg/subgraph-kit/errors";
import { isRegionCode } from "../../extensions/region/code.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { rank } from "./score.ts";
import { findCandidates } from "./store.ts";

const mostMatches = 50;

export const practitionerMatchResolvers = {
  Query: {
    async matchPractitioners(_query, { need, role, place, language, culture, first }, { db, loaders }) {
      const size = first ?? 10;
      if (size < 1 || size > mostMatches) throw refusal("BAD_USER_INPUT", `first is ${size}: ask for 1 to ${mostMatches}.`);
      const coordinates = place?.coordinates ?? null;
      if (coordinates && !(Math.abs(coordinates.latitude) <= 90 && Math.abs(coordinates.longitude) <= 180)) throw refusal("BAD_USER_INPUT", "place.coordinates is no place on the map: give degrees north, -90 to 90, and degrees east, -180 to 180.");
      // A code of another form is nobody's.
      const regionCode = place?.regionCode ?? null;
      if ((await loaders.roleByCode.load(role)) === null || (regionCode !== null && !isRegionCode(regionCode))) return [];

      const candidates = await findCandidates(db, { need, roleCode: role, regionCode, culture: culture ?? null });
      const matches = rank(candidates, { language: language ?? null, coordinates, culture: culture ?? null }).slice(0, size);
      const practitioners = await loaders.practitionerById.loadMany(matches.map(({ candidate }) => candidate.id));
      return matches.map(({ candidate, score, reasons, distanceKm }, index) => {
        const practitioner = practitioners[index];
        if (!practitioner || practitioner instanceof Error) throw practitioner ?? new Error("A candidate has gone within one transaction.");
        return { practitioner, score, reasons: [...reasons], distanceKm, room: candidate.room };
      });
    },
  },
} satisfies Resolvers;
