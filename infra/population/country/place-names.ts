// Words for places that do not exist: birds, plants, weather and stars of Aotearoa.
import { words } from "../names/words.ts";

export const natureWords = words(`Pōpokorua Kererū Tūī Kōwhai Pīwakawaka Rātā Ruru Mānuka Kōtare Tōtara Weka Pōhutukawa Kākā Rimu Tōrea Harakeke
  Kea Kauri Kōtuku Ponga Toroa Mataī Korimako Raupō Hihi Kahikatea Pūkeko Karaka Matuku Nīkau Tarāpunga Horoeka Titipounamu Māhoe Kārearea
  Koromiko Moho Tawa Takahē Pūriri Kakaruai Whau Kuaka Mīro Tīeke Kānuka Huia Tī-Kōuka Mōhua Ngaio Tara Tītoki Kiwi Maire Pārera
  Houhere Kawau Rewarewa Kāhu Pukatea Ururoa Tarata Pepetuna Kiekie Kihikihi Toetoe Mokomoko Pīngao Tuatara Tūtū Wētā Rengarenga
  Kapowai Matariki Kōkōwai Ānuhe Kohu Ua-Kōhu Hukarere Haumata`).map((word) => word.replace("-", " "));

export const landWords = words("Bay Flat Valley Hill Creek Point Junction Plains Beach Grove");
