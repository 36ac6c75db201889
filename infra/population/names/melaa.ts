import { words } from "./words.ts";
import type { People } from "./people.ts";

const arab = {
  female: words(`Layla Noor Maryam Yasmin Zeinab Amira Hala Rania`),
  male: words(`Omar Yusuf Ali Karim Hassan Ibrahim Tariq Samir`),
  surnames: words(`Haddad Khalil Mansour Nasser Saleh Aziz Hamdan Rahman Darwish`),
};
const persian = {
  female: words(`Nasrin Shirin Parisa Leila Golnāz Mina`),
  male: words(`Dariush Arash Kian Reza Behrouz Navid`),
  surnames: words(`Karimi Hosseini Ahmadi Rostami Farahani Moradi`),
};
const latinAmerican = {
  female: words(`Sofía Valentina Camila Lucía Luísa Beatriz Daniela María`),
  male: words(`Mateo Santiago Thiago João Joaquín Rafael Sebastián Martín`),
  surnames: words(`González Rodríguez Silva Souza Oliveira Rojas Muñoz Fernández Gómez Araújo`),
};
const african = {
  female: words(`Amina Hodan Fadumo Selam Makeda Thandiwe Zuri Nia`),
  male: words(`Abdi Mahad Yonas Dawit Tendai Kofi Sipho Jelani`),
  surnames: words(`Warsame Farah Mohamed Tesfaye Bekele Moyo Ncube Mensah Okafor`),
};

export const middleEasternLatinAmericanAfrican: readonly People[] = [
  { ethnicityCode: "51112", share: 25, language: "ar", speakers: 0.7, ...arab },
  { ethnicityCode: "51115", share: 12, language: "fa", speakers: 0.7, ...persian },
  { ethnicityCode: "52100", share: 12, language: "es", speakers: 0.7, ...latinAmerican },
  { ethnicityCode: "52113", share: 20, language: "pt-BR", speakers: 0.7, ...latinAmerican },
  { ethnicityCode: "53119", share: 12, language: "so", speakers: 0.7, ...african },
  { ethnicityCode: "53121", share: 8, language: "am", speakers: 0.7, ...african },
  { ethnicityCode: "53100", share: 11, language: "en", speakers: 1, ...african },
];
