// How many supports each service can have under way in a region: never fewer than it has.
import type { ServiceKind } from "@lsg/services/src/entities/service/table.ts";
import type { Ids } from "../ids.ts";
import type { Sql } from "../load.ts";
import { Random } from "../random.ts";
import type { Tables } from "../tables.ts";
import type { Service } from "./services.ts";

/** Services whose people are counted. */
const counted: ReadonlySet<ServiceKind> = new Set(["EARLY_INTERVENTION", "COMMUNICATION", "BEHAVIOUR", "COMPLEX_NEEDS", "INTENSIVE_WRAPAROUND", "LEARNING_AND_BEHAVIOUR", "WHANAU_SUPPORT", "HEALTH"]);

interface Capacity {
  readonly id: string;
  readonly changeId: string;
  occupied: number;
}

export class Capacities {
  readonly #capacities = new Map<string, Capacity>();
  readonly #ids: Ids;
  readonly #tables: Tables;

  constructor(ids: Ids, tables: Tables) {
    this.#ids = ids;
    this.#tables = tables;
  }

  /** Takes a place of the service in a region, and gives the capacity's id; null for a service without a limit. */
  take(service: Service, regionCode: string): string | null {
    if (!counted.has(service.kind)) return null;
    const key = `${service.id} ${regionCode}`;
    let capacity = this.#capacities.get(key);
    if (!capacity) this.#capacities.set(key, (capacity = this.#add(service, regionCode)));
    capacity.occupied++;
    return capacity.id;
  }

  #add({ id: serviceId }: Service, regionCode: string): Capacity {
    const capacity: Capacity = { id: this.#ids("capacity"), changeId: this.#ids("capacityChange"), occupied: 0 };
    const said = new Date(Date.UTC(2026, 0, 26));
    // What it is in the end is known when all supports are: see `settle`.
    this.#tables.services.serviceCapacities.add({ id: capacity.id, serviceId, regionCode, institutionMoeNumber: null, maximum: 0, occupied: 0, unit: "CASES", updatedAt: said });
    this.#tables.services.serviceCapacityChanges.add({ id: capacity.changeId, capacityId: capacity.id, maximum: 0, reason: "The staff of this year.", recordedAt: said, recordedBy: null, recordedInRole: "SYSTEM" });
    return capacity;
  }

  /** Gives each capacity its size: full in some places, with some places free in others. */
  async settle(services: Sql, seed: string): Promise<void> {
    const random = new Random(seed, "capacities");
    const sizes = [...this.#capacities.values()].map(({ id, changeId, occupied }) => ({ id, changeId, occupied, maximum: occupied + (random.chance(0.4) ? 0 : Math.ceil(occupied * 0.15 * random.fraction())) }));
    const [ids, maxima] = [sizes.map(({ id }) => id), sizes.map(({ maximum }) => maximum)];
    await services`update service_capacities set occupied = sized.occupied, maximum = sized.maximum
      from unnest(${ids}::uuid[], ${sizes.map(({ occupied }) => occupied)}::integer[], ${maxima}::integer[]) as sized (id, occupied, maximum) where service_capacities.id = sized.id`;
    await services`update service_capacity_changes set maximum = sized.maximum
      from unnest(${sizes.map(({ changeId }) => changeId)}::uuid[], ${maxima}::integer[]) as sized (id, maximum) where service_capacity_changes.id = sized.id`;
  }
}
