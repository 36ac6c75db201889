import { expect, test } from "vitest";
import { exampleIds, idsOfCountry, idsOfHousehold, idsOfLearner, populationIds } from "./ids.ts";

const uuidv7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("makes UUIDs of version 7 inside the stretch that is a population's, in ascending order", () => {
  const country = idsOfCountry("seed");
  const learner = idsOfLearner("seed", 1_999_999);
  const household = idsOfHousehold("seed", 1_999_999);
  for (const ids of [country, learner, household]) {
    const made = Array.from({ length: 10_000 }, () => ids("membership"));
    for (const id of made) expect(id).toMatch(uuidv7);
    expect(new Set(made).size).toBe(made.length);
    expect(made.toSorted()).toEqual(made);
    expect(made[0]! >= populationIds.first && made.at(-1)! < populationIds.end).toBe(true);
  }
});

test("gives the first learner and their surroundings ids that never change", () => {
  expect(idsOfLearner("any", 0)("learner")).toBe(exampleIds.learner);
  expect(idsOfCountry("any")("practitioner")).toBe(exampleIds.practitioner);
  // Example operations and whoever shows the graph rely on these.
  expect(exampleIds).toMatchInlineSnapshot(`
    {
      "activity": "016f5e66-e800-7000-8000-000000480001",
      "adoption": "016f5e66-e800-7000-8000-000001000001",
      "adoptionPhase": "016f5e66-e800-7000-8000-000001150001",
      "adoptionStep": "016f5e66-e800-7000-8000-000001010001",
      "agreement": "016f5e66-e800-7000-8000-000000220001",
      "allocation": "016f5e66-e800-7000-8000-000000110001",
      "application": "016f5e66-e800-7000-8000-000000410001",
      "breakGlass": "016f5e66-e800-7000-8000-000000440001",
      "brokerageRequest": "016f5e66-e800-7000-8000-000001130001",
      "brokerageStep": "016f5e66-e800-7000-8000-000001140001",
      "budget": "016f5e66-e800-7000-8000-000000180001",
      "capacity": "016f5e66-e800-7000-8000-000000390001",
      "capacityChange": "016f5e66-e800-7000-8000-000000400001",
      "caseAssignment": "016f5e66-e800-7000-8000-000000100001",
      "community": "016f5e66-e800-7000-8000-000000120001",
      "communityChange": "016f5e66-e800-7000-8000-000001840001",
      "communityInquiry": "016f5e66-e800-7000-8000-000001020001",
      "communityInquiryEvent": "016f5e66-e800-7000-8000-000001030001",
      "communityNeed": "016f5e66-e800-7000-8000-000000620001",
      "communityResource": "016f5e66-e800-7000-8000-000001050001",
      "confirmation": "016f5e66-e800-7000-8000-000000530001",
      "consent": "016f5e66-e800-7000-8000-000000210001",
      "contactRestriction": "016f5e66-e800-7000-8000-000000420001",
      "correctionRequest": "016f5e66-e800-7000-8000-000000880001",
      "cultureAndIdentity": "016f5e66-e800-7000-8000-000000810001",
      "decision": "016f5e66-e800-7000-8000-000000640001",
      "delivery": "016f5e66-e800-7000-8000-000000360001",
      "demand": "016f5e66-e800-7000-8000-000000520001",
      "diagnosis": "016f5e66-e800-7000-8000-000000260001",
      "directoryChange": "016f5e66-e800-7000-8000-000001830001",
      "enrolment": "016f5e66-e800-7000-8000-000000030001",
      "feedback": "016f5e66-e800-7000-8000-000000490001",
      "goal": "016f5e66-e800-7000-8000-000000080001",
      "goalProgress": "016f5e66-e800-7000-8000-000000330001",
      "groupSupport": "016f5e66-e800-7000-8000-000000380001",
      "improvement": "016f5e66-e800-7000-8000-000001040001",
      "indicatorRating": "016f5e66-e800-7000-8000-000001110001",
      "inquiry": "016f5e66-e800-7000-8000-000000540001",
      "inquiryEvent": "016f5e66-e800-7000-8000-000000550001",
      "iwiAffiliation": "016f5e66-e800-7000-8000-000000800001",
      "iwiAuthorisation": "016f5e66-e800-7000-8000-000002200001",
      "knownContact": "016f5e66-e800-7000-8000-000000060001",
      "lawfulAccess": "016f5e66-e800-7000-8000-000000430001",
      "learner": "016f5e66-e800-7000-8000-000000010001",
      "leave": "016f5e66-e800-7000-8000-000000470001",
      "liaison": "016f5e66-e800-7000-8000-000000450001",
      "location": "016f5e66-e800-7000-8000-000000560001",
      "meeting": "016f5e66-e800-7000-8000-000000600001",
      "membership": "016f5e66-e800-7000-8000-000000130001",
      "minutes": "016f5e66-e800-7000-8000-000000610001",
      "monitoringReview": "016f5e66-e800-7000-8000-000001120001",
      "move": "016f5e66-e800-7000-8000-000001510001",
      "need": "016f5e66-e800-7000-8000-000000040001",
      "participation": "016f5e66-e800-7000-8000-000001090001",
      "person": "016f5e66-e800-7000-8000-000000190001",
      "plan": "016f5e66-e800-7000-8000-000000070001",
      "planAgreement": "016f5e66-e800-7000-8000-000000300001",
      "planDraft": "016f5e66-e800-7000-8000-000000340001",
      "planReview": "016f5e66-e800-7000-8000-000000320001",
      "planSupport": "016f5e66-e800-7000-8000-000000290001",
      "planVoice": "016f5e66-e800-7000-8000-000000310001",
      "pool": "016f5e66-e800-7000-8000-000001500001",
      "position": "016f5e66-e800-7000-8000-000000170001",
      "practiceCommunity": "016f5e66-e800-7000-8000-000000500001",
      "practiceMembership": "016f5e66-e800-7000-8000-000000510001",
      "practitioner": "016f5e66-e800-7000-8000-000000160001",
      "priorityList": "016f5e66-e800-7000-8000-000000630001",
      "profileVersion": "016f5e66-e800-7000-8000-000000840001",
      "project": "016f5e66-e800-7000-8000-000001070001",
      "projectStep": "016f5e66-e800-7000-8000-000001080001",
      "protocol": "016f5e66-e800-7000-8000-000000590001",
      "provider": "016f5e66-e800-7000-8000-000000140001",
      "provision": "016f5e66-e800-7000-8000-000001300001",
      "provisionClosure": "016f5e66-e800-7000-8000-000001820001",
      "provisionCounts": "016f5e66-e800-7000-8000-000001310001",
      "provisionPlaces": "016f5e66-e800-7000-8000-000001320001",
      "recommendation": "016f5e66-e800-7000-8000-000001800001",
      "recommendationStep": "016f5e66-e800-7000-8000-000001810001",
      "registerEntry": "016f5e66-e800-7000-8000-000000050001",
      "registration": "016f5e66-e800-7000-8000-000000230001",
      "responsibility": "016f5e66-e800-7000-8000-000000280001",
      "review": "016f5e66-e800-7000-8000-000000250001",
      "schedule": "016f5e66-e800-7000-8000-000000580001",
      "selfReview": "016f5e66-e800-7000-8000-000001100001",
      "service": "016f5e66-e800-7000-8000-000000150001",
      "serviceAtLocation": "016f5e66-e800-7000-8000-000000570001",
      "skill": "016f5e66-e800-7000-8000-000000240001",
      "strategicTag": "016f5e66-e800-7000-8000-000001060001",
      "strategy": "016f5e66-e800-7000-8000-000000270001",
      "studentNumber": "016f5e66-e800-7000-8000-000000820001",
      "support": "016f5e66-e800-7000-8000-000000090001",
      "supportMember": "016f5e66-e800-7000-8000-000000370001",
      "supportStep": "016f5e66-e800-7000-8000-000000350001",
      "teamMember": "016f5e66-e800-7000-8000-000000200001",
      "transitionAgreement": "016f5e66-e800-7000-8000-000000870001",
      "transitionPlan": "016f5e66-e800-7000-8000-000000850001",
      "transitionStep": "016f5e66-e800-7000-8000-000000860001",
      "unsettledAllocation": "016f5e66-e800-7000-8000-000000700001",
      "vacancy": "016f5e66-e800-7000-8000-000000460001",
      "whanauMember": "016f5e66-e800-7000-8000-000000020001",
      "whanauMemberVersion": "016f5e66-e800-7000-8000-000000830001",
    }
  `);
  for (const id of Object.values(exampleIds)) expect(id).toMatch(uuidv7);
  expect(new Set(Object.values(exampleIds)).size, "each kind has a number of its own").toBe(Object.keys(exampleIds).length);
});

test("gives other learners ids by seed", () => {
  expect(idsOfLearner("one", 7)("learner")).toBe(idsOfLearner("one", 7)("learner"));
  expect(idsOfLearner("one", 7)("learner")).not.toBe(idsOfLearner("two", 7)("learner"));
});
