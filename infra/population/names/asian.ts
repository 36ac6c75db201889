import { words } from "./words.ts";
import type { People } from "./people.ts";

const chinese = {
  female: words(`Mei Li Xiao Jia Ying Fang Hui Yan Lan Emily Jessica Chloe Yuki Zhen Qing Anna`),
  male: words(`Wei Jun Hao Ming Lei Feng Kai Jason Kevin Ryan Bo Cheng Yi Tao Eric Lucas`),
  surnames: words(`Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Lin Guo He Gao Lü Wong Chan Lee Leung Ng`),
};
const indian = {
  female: words(`Aanya Diya Saanvi Priya Anika Kavya Riya Meera Ishita Navya Harpreet Simran Jasleen Gurleen Pooja Neha`),
  male: words(`Aarav Vihaan Arjun Rohan Kabir Ishaan Aditya Dev Krish Nikhil Harjot Gurpreet Manpreet Amar Rahul Vikram`),
  surnames: words(`Patel Singh Kaur Sharma Kumar Gupta Reddy Nair Joshi Desai Mehta Rao Iyer Gill Sidhu Dhillon Chand Prasad Naidu`),
};
const filipino = {
  female: words(`Maria Angel Althea Bea Jasmine Nicole Princess Andrea Samantha Isabel`),
  male: words(`Joshua Gabriel Miguel Angelo Marco Nathaniel Rafael Jericho Paolo Christian`),
  surnames: ["Santos", "Reyes", "Cruz", "Bautista", "Ocampo", "García", "Mendoza", "Torres", "Villanueva", "de la Cruz", "Ramos", "Aquino"],
};
const korean = {
  female: words(`Seo-yeon Ji-woo Ha-eun Min-seo Yuna Soo-ah Eun-ji Ye-jin`),
  male: words(`Min-jun Seo-jun Ji-ho Do-yun Joon Hyun-woo Tae-yang Eun-woo`),
  surnames: words(`Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim`),
};
const japanese = {
  female: words(`Yūna Sakura Hina Aoi Mio Kaori Emi Naoko`),
  male: words(`Haruto Yūto Sōta Ren Kaito Hiroshi Kenji Daichi`),
  surnames: words(`Satō Suzuki Takahashi Tanaka Itō Watanabe Katō Yamamoto Kobayashi`),
};
const vietnamese = {
  female: words(`Linh Mai Hương Lan Thảo Ngọc Phương Hà`),
  male: words(`Minh Đức Hùng Nam Quân Tuấn Khoa Bảo`),
  surnames: words(`Nguyễn Trần Lê Phạm Hoàng Võ Đặng Bùi`),
};
const southAsian = {
  female: words(`Amaya Nethmi Sanduni Fatima Ayesha Zainab Sita Maya`),
  male: words(`Kavindu Dinesh Nuwan Ahmed Hamza Bilal Suman Bikash`),
  surnames: words(`Perera Fernando Silva Jayasuriya Khan Ahmed Hussain Malik Thapa Gurung`),
};

export const asian: readonly People[] = [
  { ethnicityCode: "42100", share: 33, language: "zh-Hans", speakers: 0.7, ...chinese },
  { ethnicityCode: "43100", share: 31, language: "hi", speakers: 0.6, ...indian },
  { ethnicityCode: "43112", share: 4, language: "hif", speakers: 0.6, ...indian },
  { ethnicityCode: "41111", share: 14, language: "fil", speakers: 0.6, ...filipino },
  { ethnicityCode: "44311", share: 5, language: "ko", speakers: 0.8, ...korean },
  { ethnicityCode: "44211", share: 3, language: "ja", speakers: 0.7, ...japanese },
  { ethnicityCode: "41311", share: 3, language: "vi", speakers: 0.7, ...vietnamese },
  { ethnicityCode: "44100", share: 4, language: "si", speakers: 0.6, ...southAsian },
  { ethnicityCode: "44414", share: 3, language: "ur", speakers: 0.6, ...southAsian },
];
