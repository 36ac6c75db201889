import { words } from "./words.ts";
import type { People } from "./people.ts";

const female = words(`Aroha Anahera Maia Manaia Kaia Aria Amaia Mereana Hinemoa Marama Ngaio Kōwhai Tia Hana Tui Ngaire Hēni Ani
  Mere Rīpeka Wikitoria Roimata Moana Hine Rangimārie Atawhai Miriama Huia Pania Whetū Ariana Kahurangi Tiaho Waimārie
  Hūria Erana Tāwera Māhina Kiriana Marere Tūī Makareta Hera Rāhera Mihi Awhina`);
const male = words(`Nikau Tāne Manaaki Mikaere Ari Kai Tama Rāwiri Hēmi Hoani Pita Matiu Hōhepa Rewi Tipene Hōne Kahu Tūmanako
  Rongo Māui Tāwhiri Kauri Mānuka Ihaia Eruera Paora Hāmiora Tiaki Wī Ngārimu Rua Koa Maaka Rangi Ariki Manawa Tāmati Hēnare Raniera
  Kereama Ānaru Wairangi Tūtahi Niko Rōpata Hare`);
const surnames = words(`Paraki Tāmihana Ngata Henare Rewiti Kereama Paraone Wirihana Tāwhai Hohepa Matene Pene Rangihuna
  Keepa Takerei Hakaraia Kawhia Tūhoro Maihi Rāpana Wharepapa Tīpene Haimona Pirini Ruru Karaka Tautari Pōtae Nikora
  Hunia Rāwiri Tūpaea Wehi Kara Mihaka Taiaroa Paki Rikihana Tairua Hāmana Kōpua Waaka Manihera Tamatea Horomona Tākuta Tioke
  Herewini Winiata Morehu Whaanga Pehi Tangaere Raukawa`);

export const maori: readonly People[] = [{ ethnicityCode: "21111", share: 100, language: "mi", speakers: 0.28, female, male, surnames }];
