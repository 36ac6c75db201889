import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { locations } from "../location/table.ts";
import { schedules, serviceAtLocations } from "./table.ts";

const graph = await testSubgraph(subgraph);
const make = given(graph.owner);

const fields = `atLocations { description service { id } location { type name url addressLine town postcode region { code } institution { moeNumber } coordinates { latitude longitude } }
  schedules { days everyWeeks opensAt closesAt from until description } }`;

test("a service is shown to everyone with where and when it is given", async () => {
  const school = await make.institution({ latitude: -43.95, longitude: -176.56 });
  const service = await make.service();
  const office = await make.location({ name: "Whare Kōrero", addressLine: "1 Tūī Street", town: "Waitangi", postcode: "8016", regionCode: "canterbury-chatham-islands", latitude: -43.94, longitude: -176.55 });
  const online = await make.location({ type: "VIRTUAL", name: null, url: "https://korero.example" });
  const atOffice = await make.serviceAtLocation({ serviceId: service.id, locationId: office.id, description: "Upstairs." });
  await make.serviceAtLocation({ serviceId: service.id, locationId: (await make.location({ institutionMoeNumber: school.moeNumber })).id });
  await make.serviceAtLocation({ serviceId: service.id, locationId: online.id });
  await graph.owner.insert(schedules).values({ serviceAtLocationId: atOffice.id, days: ["MONDAY", "THURSDAY"], everyWeeks: 2, opensAt: "09:00", closesAt: "15:30:00", from: "2026-02-02", description: "In school terms." });

  const { data } = await graph.query(`query ($id: ID!) { service(id: $id) { ${fields} } }`, { id: service.id }, { viewer: anonymousViewer });
  expect(data.service.atLocations).toMatchObject([
    {
      description: "Upstairs.",
      service: { id: service.id },
      location: { type: "PHYSICAL", name: "Whare Kōrero", addressLine: "1 Tūī Street", postcode: "8016", region: { code: "canterbury-chatham-islands" }, institution: null, coordinates: { latitude: -43.94, longitude: -176.55 } },
      schedules: [{ days: ["MONDAY", "THURSDAY"], everyWeeks: 2, opensAt: "09:00", closesAt: "15:30", from: "2026-02-02", until: null, description: "In school terms." }],
    },
    { location: { institution: { moeNumber: school.moeNumber }, coordinates: { latitude: -43.95, longitude: -176.56 } }, schedules: [] },
    { location: { type: "VIRTUAL", url: "https://korero.example", coordinates: null } },
  ]);
});

test("the database refuses what cannot be", async () => {
  const service = await make.service();
  const location = await make.location();
  const at = await make.serviceAtLocation({ serviceId: service.id, locationId: location.id });
  const insert = (values: object) => graph.owner.insert(locations).values({ type: "PHYSICAL", ...values } as typeof locations.$inferInsert);
  const refusals: [PromiseLike<unknown>, string][] = [
    [graph.owner.insert(serviceAtLocations).values({ serviceId: service.id, locationId: location.id }), "service_at_locations_once"],
    [insert({ latitude: -41 }), "locations_have_both_coordinates_or_none"],
    [insert({ latitude: -91, longitude: 0 }), "locations_latitude"],
    [insert({ latitude: 0, longitude: 180.5 }), "locations_longitude"],
    [insert({ type: "VIRTUAL", latitude: -41, longitude: 174 }), "locations_that_are_virtual_are_nowhere"],
    [insert({ postcode: "484" }), "locations_postcode"],
    [insert({ name: " " }), "locations_texts"],
    [graph.owner.insert(schedules).values({ serviceAtLocationId: at.id, days: ["MONDAY"], opensAt: "15:00", closesAt: "09:00" }), "schedules_times"],
    [graph.owner.insert(schedules).values({ serviceAtLocationId: at.id, days: ["MAANDAG" as "MONDAY"] }), "schedules_days"],
    [graph.owner.insert(schedules).values({ serviceAtLocationId: at.id, days: [], from: "2026-02-02", until: "2026-02-01" }), "schedules_period"],
  ];
  for (const [refused, constraint] of refusals) await expect(Promise.resolve(refused), constraint).rejects.toMatchObject({ cause: { constraint_name: constraint } });
});

test("what fifty services say of themselves costs as many statements as what one says", async () => {
  const ids = await times(50, async () => {
    const { serviceId } = await make.serviceAtLocation({ locationId: (await make.location({ institutionMoeNumber: (await make.institution({ latitude: -41, longitude: 174 })).moeNumber })).id });
    return { id: serviceId };
  });
  const ask = (keys: { id: string }[]) => graph.statementsOf(() => graph.entities("Service", keys, `${fields} eligibility { text { en } isCondition law } priorities { name { en } services { id } } recommendations { review { code } services { id } }`));
  const forOne = await ask(ids.slice(0, 1));
  expect(await ask(ids)).toHaveLength(forOne.length);
});
