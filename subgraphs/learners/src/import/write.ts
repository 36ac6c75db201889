// Writes what an import has decided, many rows a statement: a batch goes in as one value, which costs neither side a parameter
// for each cell.
import type { Db } from "@lsg/subgraph-kit/database";
import { sql } from "drizzle-orm";
import { listEnrolments } from "../entities/enrolment/store.ts";
import { registerDiagnoses } from "../entities/register-diagnosis/table.ts";
import { endWithStay } from "../entities/register-entry/store.ts";
import { today } from "../today.ts";
import type { Change } from "./match-entries.ts";
import { firstDay, type MatchedLearner } from "./match-learners.ts";
import type { Said, WantedEntry, WantedLearner } from "./wanted.ts";

const batchSize = 5_000;
/** So few that their facts are looked up in indexes, and not sought through a whole country's. */
const grantsAtOnce = 500;

async function inBatches<Row>(rows: readonly Row[], write: (batch: Row[]) => Promise<unknown>, size = batchSize): Promise<void> {
  for (let done = 0; done < rows.length; done += size) await write(rows.slice(done, done + size));
}

async function newIds(db: Db, count: number): Promise<string[]> {
  return (await db.execute<{ id: string }>(sql`select uuidv7() as id from generate_series(1, ${count})`)).map(({ id }) => id);
}

/** Does `work`, and derives the grants of these learners once at its end, instead of after each of its statements. As the owner. */
export async function derivingGrantsOnce<Done>(db: Db, work: () => Promise<{ done: Done; learnerIds: readonly string[] }>): Promise<Done> {
  await db.execute(sql`select set_config('learners.grants_come_later', 'on', true)`);
  const { done, learnerIds } = await work();
  await db.execute(sql`select set_config('learners.grants_come_later', '', true)`);
  await inBatches(learnerIds, (batch) => db.execute(sql`select derive_learner_grants(array(select value::uuid from jsonb_array_elements_text(${JSON.stringify(batch)}::jsonb)))`), grantsAtOnce);
  return done;
}

/** Adds new learners with their local ids and enrolments, and what is new about those who are known. Gives everybody's id. */
export async function writeLearners(db: Db, matched: readonly MatchedLearner[]): Promise<Map<WantedLearner, string>> {
  const added = matched.filter(({ id }) => id === null);
  const ids = await newIds(db, added.length);
  const idOf = new Map(matched.flatMap(({ wanted, id }) => (id === null ? [] : [[wanted, id] as const])));
  for (const [index, { wanted }] of added.entries()) idOf.set(wanted, ids[index]!);
  await inBatches(added, (batch) =>
    db.execute(sql`
      insert into learners (id, date_of_birth, gender, legal_name, preferred_name, ethnicity_codes)
        select id, born, gender, legal_name, preferred_name, codes
          from jsonb_to_recordset(${JSON.stringify(batch.map(({ wanted }) => ({ id: idOf.get(wanted), born: wanted.dateOfBirth, gender: wanted.gender, legal_name: wanted.legalName, preferred_name: wanted.preferredName, codes: wanted.ethnicityCodes })))}::jsonb)
            as w (id uuid, born date, gender text, legal_name text, preferred_name text, codes text[])`),
  );
  await inBatches(
    matched.filter(({ id, isLinked }) => id === null || isLinked),
    (batch) =>
      db.execute(sql`
        insert into local_learner_ids (learner_id, institution_moe_number, local_id)
          select id, institution, local_id from jsonb_to_recordset(${JSON.stringify(batch.map(({ wanted }) => ({ id: idOf.get(wanted), institution: wanted.institution, local_id: wanted.localId })))}::jsonb) as w (id uuid, institution integer, local_id text)`),
  );
  await inBatches(
    matched.filter(({ enrolment }) => enrolment === null),
    (batch) =>
      db.execute(sql`
        insert into enrolments (learner_id, institution_moe_number, from_date, year_level, kind, attendance)
          select id, institution, first, level, case when level is null then 'EARLY_LEARNING' else 'SCHOOL' end, case when level is null then 'PART_TIME' else 'FULL_TIME' end
            from jsonb_to_recordset(${JSON.stringify(batch.map(({ wanted }) => ({ id: idOf.get(wanted), institution: wanted.institution, first: firstDay(wanted), level: wanted.yearLevel })))}::jsonb) as w (id uuid, institution integer, first date, level smallint)`),
  );
  const grown = matched.filter(({ enrolment, wanted }) => enrolment?.kind === "SCHOOL" && wanted.yearLevel !== null && wanted.yearLevel !== enrolment.yearLevel);
  await inBatches(grown, (batch) =>
    db.execute(sql`update enrolments as e set year_level = w.level from jsonb_to_recordset(${JSON.stringify(batch.map(({ enrolment, wanted }) => ({ id: enrolment!.id, level: wanted.yearLevel })))}::jsonb) as w (id uuid, level smallint) where e.id = w.id`),
  );
  return idOf;
}

/** Adds entries, and the needs that they are about where the learner has none like it. */
export async function addEntries(db: Db, added: readonly WantedEntry[], idOf: ReadonlyMap<WantedLearner, string>, onProgress: (done: number) => void): Promise<void> {
  const ids = await newIds(db, added.length);
  const rows = added.map((wanted, index) => ({ id: ids[index]!, learnerId: idOf.get(wanted.learner)!, wanted }));
  let done = 0;
  await inBatches(rows, async (batch) => {
    const entries = JSON.stringify(batch.map(({ id, learnerId, wanted }) => ({ id, learnerId, institution: wanted.learner.institution, ...contentOf(wanted.said) })));
    await db.execute(sql`
      insert into register_entries (id, learner_id, institution_moe_number, support_need_code, need_area, sub_need_code, from_date, until_date, close_reason, first_concern_on, identified_on, tier, tier_from, priority,
          learner_status, attendance_threshold, response_status, response_type, response_provider, internal_response, stream_code, community_id, consented_to_community, consented_on)
        select id, "learnerId", institution, "supportNeedCode", "needArea", "subNeedCode", "from", "until", "closeReason", "firstConcernOn", "identifiedOn", tier, "tierFrom", coalesce(priority, 2),
            coalesce("learnerStatus", 'ACTIVE'), "attendanceThreshold", coalesce("responseStatus", 'NOT_STARTED'), "responseType", "responseProvider", "internalResponse", "streamCode", "communityId",
            coalesce("consentedToCommunity", false), "consentedOn"
          from jsonb_to_recordset(${entries}::jsonb) as w (id uuid, "learnerId" uuid, institution integer, "supportNeedCode" text, "needArea" text, ${columnsOfWhatIsSaid})`);
    await db.execute(sql`
      insert into imported_register_rows (entry_id, institution_moe_number, said)
        select id, institution, said from jsonb_to_recordset(${JSON.stringify(batch.map(({ id, wanted }) => ({ id, institution: wanted.learner.institution, said: wanted.said })))}::jsonb) as w (id uuid, institution integer, said jsonb)`);
    await addDiagnoses(db, batch.map(({ id, learnerId, wanted }) => ({ id, learnerId, set: wanted.said, said: wanted.said })));
    onProgress((done += batch.length));
  });
  await addNeeds(db, rows.map(({ learnerId, wanted }) => ({ learnerId, content: contentOf(wanted.said) })));
}

/** Entries that were added where the learner's last day is said already end with it, as those that people add do. */
export async function endWithStays(db: Db, added: readonly WantedEntry[], idOf: ReadonlyMap<WantedLearner, string>): Promise<void> {
  const pairs = JSON.stringify(added.map(({ learner }) => ({ id: idOf.get(learner), institution: learner.institution })));
  const ending = await db.execute<{ learnerId: string; enrolmentId: string }>(sql`
    select distinct e.learner_id as "learnerId", e.id as "enrolmentId" from jsonb_to_recordset(${pairs}::jsonb) as w (id uuid, institution integer)
      join enrolments as e on e.learner_id = w.id and e.institution_moe_number = w.institution
      where e.end_reason is not null and ${today()} between e.from_date and e.until_date`);
  for (const { learnerId, enrolmentId } of ending) {
    const stays = await listEnrolments(db, learnerId);
    const stay = stays.find(({ id }) => id === enrolmentId)!;
    for (const { id, continuesId } of await endWithStay(db, stay, stay, stays)) {
      await db.execute(sql`insert into register_diagnoses (entry_id, learner_id, type, sub_type)
        select ${id}, learner_id, type, sub_type from register_diagnoses where entry_id = ${continuesId} order by id desc limit 1`);
    }
  }
}

/** What a new entry says: what the row says, and days that follow from others. */
function contentOf(said: Said): Readonly<Record<string, string>> {
  const from = said["from"] ?? said["firstConcernOn"] ?? said["until"] ?? today();
  const earliest = [from, said["identifiedOn"] ?? from].sort()[0]!;
  return { ...said, from, firstConcernOn: said["firstConcernOn"] ?? earliest, tierFrom: said["tierFrom"] ?? from };
}

/** What a row can say of an entry, by the names that `Said` has. */
const columnsOfWhatIsSaid = sql`"subNeedCode" text, "from" date, "until" date, "closeReason" text, "firstConcernOn" date, "identifiedOn" date, tier text, "tierFrom" date, priority smallint,
  "learnerStatus" text, "attendanceThreshold" text, "responseStatus" text, "responseType" text, "responseProvider" text, "internalResponse" text, "streamCode" text, "communityId" uuid, "consentedToCommunity" boolean, "consentedOn" date`;

/** Changes entries where the file says something new; each keeps the version before. */
export async function changeEntries(db: Db, changed: readonly Change[], onProgress: (done: number) => void): Promise<void> {
  let done = 0;
  await inBatches(changed, async (batch) => {
    const sets = JSON.stringify(batch.map(({ id, set }) => ({ id, ...set })));
    await db.execute(sql`
      update register_entries as e set
          sub_need_code = coalesce(w."subNeedCode", e.sub_need_code), from_date = coalesce(w."from", e.from_date), until_date = coalesce(w."until", e.until_date), close_reason = coalesce(w."closeReason", e.close_reason),
          first_concern_on = coalesce(w."firstConcernOn", e.first_concern_on), identified_on = coalesce(w."identifiedOn", e.identified_on), tier = coalesce(w.tier, e.tier),
          tier_from = coalesce(w."tierFrom", case when w.tier <> e.tier then ${today()}::date end, e.tier_from), priority = coalesce(w.priority, e.priority),
          learner_status = coalesce(w."learnerStatus", e.learner_status), attendance_threshold = coalesce(w."attendanceThreshold", e.attendance_threshold),
          response_status = coalesce(w."responseStatus", e.response_status), response_type = coalesce(w."responseType", e.response_type), response_provider = coalesce(w."responseProvider", e.response_provider),
          internal_response = coalesce(w."internalResponse", e.internal_response), stream_code = coalesce(w."streamCode", e.stream_code), community_id = coalesce(w."communityId", e.community_id),
          -- What was agreed to was one community: another sees nothing until a row says so.
          consented_to_community = coalesce(w."consentedToCommunity", e.consented_to_community and (w."communityId" is null or w."communityId" is not distinct from e.community_id)),
          consented_on = case when coalesce(w."consentedToCommunity", e.consented_to_community and (w."communityId" is null or w."communityId" is not distinct from e.community_id)) then coalesce(w."consentedOn", e.consented_on) end,
          consent_told_by = case when w."consentedToCommunity" is null and w."communityId" is null then e.consent_told_by end
        from jsonb_to_recordset(${sets}::jsonb) as w (id uuid, ${columnsOfWhatIsSaid})
        where e.id = w.id`);
    const goingOn = await changeWhatGoesOn(db, sets);
    await db.execute(sql`
      insert into imported_register_rows (entry_id, institution_moe_number, said)
        select e.id, e.institution_moe_number, w.said from jsonb_to_recordset(${JSON.stringify(batch.map(({ id, said }) => ({ id, said })))}::jsonb) as w (id uuid, said jsonb) join register_entries as e on e.id = w.id
        on conflict (entry_id) do update set said = excluded.said, imported_at = now()`);
    await addDiagnoses(db, [...batch, ...batch.flatMap((change) => goingOn.filter(({ continuesId }) => continuesId === change.id).map(({ id }) => ({ ...change, id })))]);
    onProgress((done += batch.length));
  });
}

/** Where a move is to come, what is said of a need is said of the entry that goes on at the next place, too; gives those. */
async function changeWhatGoesOn(db: Db, sets: string): Promise<{ id: string; continuesId: string }[]> {
  return db.execute<{ id: string; continuesId: string }>(sql`
    update register_entries as e set
        sub_need_code = coalesce(w."subNeedCode", e.sub_need_code), first_concern_on = coalesce(w."firstConcernOn", e.first_concern_on), identified_on = coalesce(w."identifiedOn", e.identified_on), tier = coalesce(w.tier, e.tier),
        tier_from = coalesce(w."tierFrom", case when w.tier <> e.tier then ${today()}::date end, e.tier_from), priority = coalesce(w.priority, e.priority),
        learner_status = coalesce(w."learnerStatus", e.learner_status), attendance_threshold = coalesce(w."attendanceThreshold", e.attendance_threshold),
        response_status = coalesce(w."responseStatus", e.response_status), response_type = coalesce(w."responseType", e.response_type), response_provider = coalesce(w."responseProvider", e.response_provider),
        internal_response = coalesce(w."internalResponse", e.internal_response), stream_code = coalesce(w."streamCode", e.stream_code)
      from jsonb_to_recordset(${sets}::jsonb) as w (id uuid, ${columnsOfWhatIsSaid})
      where e.continues_id = w.id and e.from_date > ${today()}
      returning e.id, e.continues_id as "continuesId"`);
}

async function addDiagnoses(db: Db, changes: readonly Change[]): Promise<void> {
  const told = changes.filter(({ set }) => set["diagnosisType"] !== undefined || set["diagnosisSubType"] !== undefined);
  if (told.length > 0) await db.insert(registerDiagnoses).values(told.map(({ id, learnerId, said }) => ({ entryId: id, learnerId, type: said["diagnosisType"] ?? null, subType: said["diagnosisSubType"] ?? null })));
}

/** A learner's needs are found once for all entries: a plan that is made before there are any rows would look through all of them for each. */
async function addNeeds(db: Db, entries: readonly { readonly learnerId: string; readonly content: Readonly<Record<string, string>> }[]): Promise<void> {
  const learnerIds = JSON.stringify([...new Set(entries.map(({ learnerId }) => learnerId))]);
  const known = await db.execute<{ need: string }>(sql`
    select needs.learner_id || ' ' || needs.support_need_code as need from needs where needs.learner_id in (select value::uuid from jsonb_array_elements_text(${learnerIds}::jsonb))`);
  const wanted = new Map<string, (typeof entries)[number]>();
  for (const entry of entries) {
    const need = `${entry.learnerId} ${entry.content["supportNeedCode"]}`;
    const earlier = wanted.get(need);
    if (earlier === undefined || entry.content["firstConcernOn"]! < earlier.content["firstConcernOn"]!) wanted.set(need, entry);
  }
  for (const { need } of known) wanted.delete(need);
  await inBatches([...wanted.values()], (batch) =>
    db.execute(sql`
      insert into needs (learner_id, first_concern_on, identified_on, area, support_need_code, sub_need_code)
        select "learnerId", "firstConcernOn", "identifiedOn", "needArea", "supportNeedCode", "subNeedCode"
          from jsonb_to_recordset(${JSON.stringify(batch.map(({ learnerId, content }) => ({ learnerId, ...content })))}::jsonb)
            as w ("learnerId" uuid, "firstConcernOn" date, "identifiedOn" date, "needArea" text, "supportNeedCode" text, "subNeedCode" text)`),
  );
}

/** Open entries that an import wrote and this file has no more, at the institutions that it is about; closes them if it is asked to, but what somebody has closed by then stays as they did it. */
export async function findAbsent(db: Db, institutions: readonly number[], touched: ReadonlySet<string>, close: boolean): Promise<number> {
  const rows = await db.execute<{ id: string }>(sql`
    select e.id from imported_register_rows as i join register_entries as e on e.id = i.entry_id
      where i.institution_moe_number in (select value::integer from jsonb_array_elements_text(${JSON.stringify(institutions)}::jsonb)) and e.until_date is null and e.from_date <= ${today()}
      ${close ? sql`for update of e` : sql``}`);
  const absent = rows.filter(({ id }) => !touched.has(id)).map(({ id }) => id);
  if (close) await inBatches(absent, (batch) => db.execute(sql`update register_entries set until_date = ${today()}, close_reason = 'OTHER' where id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(batch)}::jsonb))`));
  return absent.length;
}
