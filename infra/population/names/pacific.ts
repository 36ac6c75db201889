import { words } from "./words.ts";
import type { People } from "./people.ts";

const samoan = {
  female: words(`Sina Malia Lagi Tālia Leilani Moana Fetū Masina Lupe Ana Sēlina Penina Filifili Tausala Mele Alofa Losa Teuila Fa'anā`),
  male: words(`Sione Ioane Tavita Iosua Sefo Malakai Tui Manu Pita Semisi Tasi Viliamu Fa'afetai Lotu Petelo Paulo Iakopo Etuale Sāmuelu`),
  surnames: words(`Leota Fa'asavalu Ioane Lauaki Sefo Tafua Leavasa Masoe Tupua Lealaiauloto Faleafa Peni Afoa Tuiasosopo Silipa Tavita Leausa`),
};
const tongan = {
  female: words(`Mele ʻAna Sālote Lupe Siu Lāvinia ʻOfa Tupou Finau Kalolaine Sela ʻIlaisaane Lesieli Seini Losaline`),
  male: words(`Sione Tēvita Semisi Viliami ʻAmini Siaosi Mosese Paula Pita Sēmisi ʻIsileli Kepueli Taniela Lātū Maka`),
  surnames: words(`Taufa Fifita Vaea Tupou Moala Havili Latu Fonua Kaufusi Mafi ʻAhio Taumoepeau Lolohea Vake Pulu Hala Tonga`),
};
const cookIslands = {
  female: words(`Tuaine Mata Ngatokorua Tere Vaine Teina Metua Upokoina Ina Maire`),
  male: words(`Teariki Tamatoa Ngatama Tereapii Metuakore Mana Tangaroa Teremoana Vaka`),
  surnames: words(`Marsters Tereora Matapo Tamarua Ngatoko Vainerere Teokotai Puna Tangimetua Maoate`),
};
const others = {
  female: words(`Litia Mereoni Salome Losana Sera Moka Ema Lusiana Vika`),
  male: words(`Josefa Semi Apisai Waisake Ilaitia Tomasi Manoa Isikeli Eroni`),
  surnames: words(`Tuivaga Naulu Vakatawa Tagive Talagi Vilitama Pulehetoa Iosefo Sopoaga Kofe`),
};

export const pacific: readonly People[] = [
  { ethnicityCode: "31111", share: 47, language: "sm", speakers: 0.4, ...samoan },
  { ethnicityCode: "33111", share: 23, language: "to", speakers: 0.4, ...tongan },
  { ethnicityCode: "32100", share: 17, language: "rar", speakers: 0.1, ...cookIslands },
  { ethnicityCode: "34111", share: 5, language: "niu", speakers: 0.12, ...others },
  { ethnicityCode: "36111", share: 5, language: "fj", speakers: 0.4, ...others },
  { ethnicityCode: "35111", share: 2, language: "tkl", speakers: 0.25, ...others },
  { ethnicityCode: "37144", share: 1, language: "tvl", speakers: 0.5, ...others },
];
