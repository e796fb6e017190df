// The page's own words, in its languages.

import { MODEL_WORDS } from "./model-words.js";

const WORDS = {
  en: {
    title: "Omnishelf: search by words, photo and voice",
    skip: "Skip to the content",
    searchLabel: "What are you looking for?",
    searchHint: "Words, a photo, or your voice",
    search: "Search",
    picture: "Search by a picture (or drop or paste one)",
    camera: "Take a photo",
    speak: "Search by voice",
    listening: "Listening. Speak now; press again when you have finished.",
    noMicrophone: "The microphone can't be used: allow it in the browser's settings.",
    hearing: "Hearing what was said…",
    searching: "Searching…",
    filters: "Filters",
    results: "Results",
    parts: "What is searched for besides words",
    clear: "Clear all filters",
    price: "Price",
    from: "from",
    to: "to",
    apply: "Apply",
    more: "Show more",
    why: "Why this?",
    like: "More like this",
    unlike: "Not this",
    play: "Play its sound",
    stop: "Stop the sound",
    photo: "your photo",
    recording: "your recording",
    likePart: "like: {title}",
    unlikePart: "not: {title}",
    remove: "Remove {part}",
    drop: "Drop the picture to search by it",
    heard: "Heard: “{text}”.",
    found: { one: "{n} product", other: "{n} products" },
    nothing: "Nothing found. Try other words, or fewer filters.",
    welcome: "Type, say or show what you are looking for. You can mix them: a photo and “in blue”.",
    try: "Or start with",
    noPicture: "No picture",
    soldOut: "sold out",
    rank: "no. {rank} by this",
    matched: "has: {words}",
    key: "This shop asks for a search key:",
    offline: "The server can't be reached. Check the connection and try again.",
    badPicture: "This file is not a picture that the browser can read.",
    source: {
      words: "The words themselves",
      text: "Meaning of the text",
      image: "What the pictures show",
      audio: "How it sounds",
      fused: "All of it together",
    },
    asked: { words: "your words", photo: "your photo", voice: "your voice", sound: "your recording", like: "what you like" },
    model: MODEL_WORDS.en,
  },
  zh: {
    title: "Omnishelf:用文字、照片和语音搜索",
    skip: "跳到内容",
    searchLabel: "您在找什么?",
    searchHint: "文字、照片或语音",
    search: "搜索",
    picture: "用图片搜索(也可拖放或粘贴)",
    camera: "拍照",
    speak: "语音搜索",
    listening: "正在聆听,请说话;说完后再按一次。",
    noMicrophone: "无法使用麦克风:请在浏览器设置中允许。",
    hearing: "正在识别语音…",
    searching: "正在搜索…",
    filters: "筛选",
    results: "结果",
    parts: "文字以外的搜索内容",
    clear: "清除全部筛选",
    price: "价格",
    from: "最低",
    to: "最高",
    apply: "应用",
    more: "显示更多",
    why: "为什么?",
    like: "更多相似",
    unlike: "不要这个",
    play: "播放声音",
    stop: "停止播放",
    photo: "您的照片",
    recording: "您的录音",
    likePart: "相似:{title}",
    unlikePart: "不要:{title}",
    remove: "移除{part}",
    drop: "放下图片即可搜索",
    heard: "听到:“{text}”。",
    found: { other: "{n} 件商品" },
    nothing: "没有找到。请换个说法,或减少筛选条件。",
    welcome: "打字、说话或拍照来找商品。也可以混用:一张照片加上“蓝色的”。",
    try: "或者从这里开始",
    noPicture: "没有图片",
    soldOut: "已售罄",
    rank: "此项第 {rank} 名",
    matched: "包含:{words}",
    key: "本店需要搜索密钥:",
    offline: "无法连接服务器,请检查网络后重试。",
    badPicture: "浏览器无法读取这个图片文件。",
    source: {
      words: "字词匹配",
      text: "文字含义",
      image: "图片内容",
      audio: "声音",
      fused: "综合",
    },
    asked: { words: "您的文字", photo: "您的照片", voice: "您的语音", sound: "您的录音", like: "您喜欢的" },
    model: MODEL_WORDS.zh,
  },
};

const NAMES = { en: "English", zh: "中文" };
let language = "en";

export function currentLanguage() {
  return language;
}

export function otherLanguage() {
  return language === "en" ? "zh" : "en";
}

export function preferredLanguage() {
  return navigator.language.startsWith("zh") ? "zh" : "en";
}

/** The words of a name such as `source.image`, with `{gaps}` filled. */
export function say(name, gaps = {}) {
  let words = name.split(".").reduce((part, key) => part?.[key], WORDS[language]) ?? name;
  if (typeof words === "object") {
    words = words[new Intl.PluralRules(language).select(gaps.n)] ?? words.other;
  }
  return words.replace(/\{(\w+)\}/g, (_, gap) => gaps[gap] ?? "");
}

/** Put the page into a language: every element that names its words. */
export function setLanguage(chosen) {
  language = chosen in WORDS ? chosen : "en";
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-words]")) {
    element.textContent = say(element.dataset.words);
  }
  for (const element of document.querySelectorAll("[data-hint]")) {
    element.placeholder = say(element.dataset.hint);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.title = say(element.dataset.label);
    element.setAttribute("aria-label", element.title);
  }
  for (const element of document.querySelectorAll("[data-list]")) {
    element.setAttribute("aria-label", say(element.dataset.list));
  }
  const button = document.getElementById("language");
  button.textContent = NAMES[otherLanguage()];
  button.lang = otherLanguage();
}
