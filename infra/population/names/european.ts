import { words } from "./words.ts";
import type { People } from "./people.ts";

const female = words(`Charlotte Isla Amelia Olivia Harper Mila Ella Ava Sophie Grace Ruby Lucy Emily Chloe Zoe Evie Willow Hazel Poppy
  Ivy Matilda Eliza Georgia Hannah Sienna Freya Maisie Imogen Pippa Stella Rosie Alice Holly Molly Phoebe Jasmine Abigail Eva Frankie
  Billie Bridget Fiona Kate Claire Louise Rachel Sarah Nicola Joanne Helen`);
const male = words(`Oliver Noah Jack Leo Luca Theodore George Charlie Hudson Lucas William Thomas James Henry Liam Mason Arlo Max Hunter
  Cooper Archie Beau Oscar Samuel Finn Toby Ethan Jacob Benjamin Alexander Daniel Joshua Caleb Isaac Nathan Angus Hamish Lachlan Callum
  Fergus Ryan Reuben Louis Felix Xavier Mark Andrew Simon Peter Craig`);
const surnames = words(`Smith Wilson Williams Brown Taylor Jones Thompson Anderson Walker Thomson Scott Campbell Clarke Robinson Mitchell
  Stewart Harris Martin Johnson Young Clark Wright King Evans Robertson Hughes Baker Hill Adams Bell Morgan Murray Hall Cooper Watson
  Bennett Marshall Gray Simpson Palmer Kelly Ross Fraser Hamilton Graham Reid Cameron Morrison Duncan Fisher Mason Ward Harvey Russell
  Parker Turner Collins Edwards Phillips Webster Burns Sinclair Barclay Kennedy Holmes Lawson Fleming Dunn`);

export const european: readonly People[] = [
  { ethnicityCode: "11111", share: 86, language: "en-NZ", speakers: 1, female, male, surnames },
  { ethnicityCode: "12100", share: 5, language: "en-GB", speakers: 1, female, male, surnames },
  { ethnicityCode: "12116", share: 1.5, language: "en-IE", speakers: 1, female, male, surnames: words(`Murphy O'Brien O'Connor Byrne Ryan Doyle Gallagher Doherty Quinn McCarthy O'Neill Nolan`) },
  { ethnicityCode: "12211", share: 2.5, language: "nl", speakers: 0.4, female: words(`Anneke Saskia Femke Lotte Sanne Eva Mieke Roos`), male: words(`Daan Sem Bram Jeroen Pieter Willem Joost Ruben`), surnames: ["van der Berg", "de Vries", "Jansen", "Bakker", "Visser", "Meijer", "van Dijk", "Mulder", "Hoekstra"] },
  { ethnicityCode: "12711", share: 2, language: "de", speakers: 0.6, female: words(`Lena Clara Johanna Greta Annika Katrin Heike Jule`), male: words(`Lukas Jonas Matthias Jürgen Emil Anton Moritz Sören`), surnames: words(`Müller Schmidt Schneider Fischer Weber Wagner Becker Hoffmann Köhler Krüger Vogel`) },
  { ethnicityCode: "12948", share: 3, language: "af", speakers: 0.7, female: words(`Anja Marli Elsa Carla Mia Lizelle Annelie Karla`), male: words(`Ruan Liam Hendrik Christiaan Johan Pieter Dawid Ryno`), surnames: ["van der Merwe", "Botha", "Pretorius", "du Plessis", "Nel", "Venter", "Coetzee", "Steyn", "Kruger"] },
];
