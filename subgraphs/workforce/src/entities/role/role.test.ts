import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { expect, test } from "vitest";
import { subgraph } from "../../subgraph.ts";

const graph = await testSubgraph(subgraph);

test("the Ministry's roles carry its te reo Māori names, in its spelling, for everyone", async () => {
  const { data } = await graph.query(`{ roles { code name { en mi } } }`, {}, { viewer: anonymousViewer });
  const names = Object.fromEntries(data.roles.map(({ code, name }: { code: string; name: { mi: string | null } }) => [code, name.mi]));
  expect(names).toMatchObject({
    PSYCHOLOGIST: "Kaiwhakamātau hinengaro",
    SPEECH_LANGUAGE_THERAPIST: "Kaiwhakaora i te Reo",
    LEARNING_SUPPORT_ADVISOR: "Kaitohutohu Mātauranga",
    EARLY_INTERVENTION_TEACHER: "Pouako Whakawaeke",
    ADVISOR_ON_DEAF_CHILDREN: "Kaitohutohu e kore rongo",
    OCCUPATIONAL_THERAPIST: "Kaihaumanu tūroro",
    PHYSIOTHERAPIST: "Kaikōmuri",
    KAITAKAWAENGA: "Kaitakawaenga",
    SCHOOL_WIDE_PRACTITIONER: null,
    RTLB: null,
    LSC: null,
    SENCO: null,
  });
  expect(data.roles.map(({ name }: { name: { en: string } }) => name.en)).toEqual(data.roles.map(({ name }: { name: { en: string } }) => name.en).toSorted());
});

test("a role says who employs for it, who registers it, and for which learners it is", async () => {
  const { data } = await graph.query(
    `{ psychologist: role(code: "PSYCHOLOGIST") { employerKind requiresRegistration registrationBody }
       advisor: role(code: "ADVISOR_ON_DEAF_CHILDREN") { minimumAge maximumYearLevel registrationBody description } }`,
  );
  expect(data.psychologist).toEqual({ employerKind: "MINISTRY", requiresRegistration: true, registrationBody: "New Zealand Psychologists Board" });
  expect(data.advisor).toMatchObject({ minimumAge: 0, maximumYearLevel: 3, registrationBody: null });
});

test.each(["", "psychologist", "\0", "NO_SUCH_ROLE", "X".repeat(10_000), "RTLB'; --"])("is null for the code %j", async (code) => {
  const { data } = await graph.query(`query ($code: ID!) { role(code: $code) { code } }`, { code });
  expect(data.role).toBeNull();
  expect(await graph.entities("Role", [{ code }, { code: "RTLB" }], "code")).toEqual([null, { code: "RTLB" }]);
});
