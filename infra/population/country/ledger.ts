// The money and the hours: each allocation draws on a budget, and no budget is smaller than what is drawn.
import type { AllocationRow } from "@lsg/funding/src/entities/allocation/table.ts";
import type { FundingUnit } from "@lsg/funding/src/entities/funding-stream/table.ts";
import { dateOf, yearOf } from "../days.ts";
import type { Ids } from "../ids.ts";
import type { Sql } from "../load.ts";
import { Random } from "../random.ts";
import type { Tables } from "../tables.ts";

/** Whose budget: one of a region, an institution or a community. */
export interface Holder {
  readonly heldBy: string;
  readonly regionCode?: string;
  readonly institutionMoeNumber?: number;
  readonly communityId?: string;
  /** Of the budget, where others name it. */
  readonly budgetId?: string;
}

/** What somebody gets of a stream. */
export interface NewAllocation {
  readonly id: string;
  readonly streamCode: string;
  readonly holder: Holder;
  /** Cents, or hundredths of the stream's unit. */
  readonly hundredths: number;
  readonly from: number;
  readonly until: number | null;
  readonly status: AllocationRow["status"];
  readonly learnerId?: string;
  readonly supportId?: string | null;
  readonly institutionMoeNumber?: number;
  /** The decision that it follows from, and which weeks its hours are for. */
  readonly applicationId?: string;
  readonly fundedWeeks?: AllocationRow["fundedWeeks"];
  readonly communityDecisionId?: string;
}

interface Budget {
  readonly id: string;
  readonly unit: FundingUnit;
  /** Cents, or hundredths of the unit. */
  drawn: number;
}

export class Ledger {
  readonly #budgets = new Map<string, Budget>();
  readonly #units: ReadonlyMap<string, FundingUnit>;
  readonly #ids: Ids;
  readonly #tables: Tables;

  constructor(units: ReadonlyMap<string, FundingUnit>, ids: Ids, tables: Tables) {
    this.#units = units;
    this.#ids = ids;
    this.#tables = tables;
  }

  static async open(funding: Sql, ids: Ids, tables: Tables): Promise<Ledger> {
    const streams = await funding<{ code: string; unit: FundingUnit }[]>`select code, unit from funding_streams order by code`;
    return new Ledger(new Map(streams.map(({ code, unit }) => [code, unit])), ids, tables);
  }

  /** The unit of a stream; null when there is no such stream. */
  unitOf(streamCode: string): FundingUnit | null {
    return this.#units.get(streamCode) ?? null;
  }

  /** Writes an allocation that draws on the holder's budget of its year, which is made when there is none yet. */
  allocate({ id, streamCode, holder, hundredths, from, until, status, learnerId, supportId, institutionMoeNumber, applicationId, fundedWeeks, communityDecisionId }: NewAllocation): void {
    const year = yearOf(from);
    const key = `${streamCode} ${year} ${holder.heldBy}`;
    let budget = this.#budgets.get(key);
    if (!budget) this.#budgets.set(key, (budget = this.#addBudget(streamCode, year, holder)));
    budget.drawn += hundredths;
    const isMoney = budget.unit === "CENTS";
    const isOver = status === "PAID" || status === "ENDED";
    this.#tables.funding.allocations.add({
      id,
      learnerId: learnerId ?? null,
      supportId: supportId ?? null,
      budgetId: budget.id,
      institutionMoeNumber: institutionMoeNumber ?? null,
      applicationId: applicationId ?? null,
      fundedWeeks: fundedWeeks ?? null,
      communityDecisionId: communityDecisionId ?? null,
      year,
      from: dateOf(from),
      until: until === null ? null : dateOf(until),
      amountCents: isMoney ? hundredths : null,
      gstInclusive: isMoney ? false : null,
      quantity: isMoney ? null : hundredths / 100,
      streamCode,
      unit: budget.unit,
      status,
      // As the ledger will have it: see `rebuild_ledger`.
      allocated: status === "APPROVED" ? hundredths : 0,
      committed: 0,
      paid: isOver ? hundredths : 0,
      recordedAt: new Date(`${dateOf(from)}T00:00:00Z`),
      recordedInRole: "SYSTEM",
    });
  }

  #addBudget(streamCode: string, year: number, holder: Holder): Budget {
    const unit = this.#units.get(streamCode);
    if (!unit) throw new RangeError(`There is no funding stream ${streamCode}.`);
    const budget: Budget = { id: holder.budgetId ?? this.#ids("budget"), unit, drawn: 0 };
    const isMoney = unit === "CENTS";
    this.#tables.funding.budgets.add({
      id: budget.id,
      streamCode,
      unit,
      year,
      regionCode: holder.regionCode ?? null,
      institutionMoeNumber: holder.institutionMoeNumber ?? null,
      communityId: holder.communityId ?? null,
      heldBy: holder.heldBy,
      // What it is in the end is known when all allocations are: see `settle`.
      amountCents: isMoney ? 0 : null,
      gstInclusive: isMoney ? false : null,
      quantity: isMoney ? null : 0,
    });
    return budget;
  }

  /** Gives each budget its size, what was drawn and a little more, and opens the books. */
  async settle(funding: Sql, seed: string): Promise<void> {
    const random = new Random(seed, "budgets");
    const sizes = [...this.#budgets.values()].map(({ id, unit, drawn }) => {
      const step = unit === "CENTS" ? 100_000 : 500;
      return { id, unit, size: Math.ceil((drawn * (1.02 + 0.2 * random.fraction())) / step) * step };
    });
    const money = sizes.filter(({ unit }) => unit === "CENTS");
    const others = sizes.filter(({ unit }) => unit !== "CENTS");
    await funding`update budgets set amount_cents = size from unnest(${money.map(({ id }) => id)}::uuid[], ${money.map(({ size }) => size)}::bigint[]) as sized (sized_id, size) where id = sized_id`;
    await funding`update budgets set quantity = size / 100 from unnest(${others.map(({ id }) => id)}::uuid[], ${others.map(({ size }) => size)}::numeric[]) as sized (sized_id, size) where id = sized_id`;
    await funding`select rebuild_ledger()`;
  }
}
