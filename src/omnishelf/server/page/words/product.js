// The words of a product's view, of strips, and of what the shop may know, in the page's languages.

export const PRODUCT_WORDS = {
  en: {
    product: { page: "To its page in the shop" },
    reviews: {
      title: "Reviews",
      stars: "{stars} of 5 stars",
      of: "from {n} reviews; with so many, {low} to {high}",
      pros: "Praised for",
      cons: "Blamed for",
      said: "{n} say so",
      aspect: {
        quality: "quality", size: "size", material: "material", price: "price", delivery: "delivery", service: "service",
      },
    },
    strips: {
      similar: "Like this",
      goes_with: "Goes with this",
      recently_viewed: "You looked at",
      for_you: "For you",
      trending: "Asked for more than usual",
      popular: "Popular",
      range: "From the range",
    },
    privacy: {
      title: "What the shop may know",
      remember: "Remember what I like on this device",
      rememberNote:
        "Off, nothing is known of you beyond this visit. On, a random number stays in this browser, and the shop keeps under it what you look at here.",
      number: "You are known here only by the number",
      personal: "Personal results",
      personalNote: "What you looked at may move products up or down a little. Off, you see the order that all see.",
      forget: "Forget me",
      forgetNote:
        "Removes the number from this browser and begins a new visit. What lies in the shop under the old number leads to nobody then; name the number to the shop to have that erased too.",
      forgotten: "Forgotten.",
    },
  },
  zh: {
    product: { page: "前往店铺中的商品页" },
    reviews: {
      title: "评价",
      stars: "{stars} 星(满分 5 星)",
      of: "来自 {n} 条评价;按此数量,区间为 {low} 到 {high}",
      pros: "受好评之处",
      cons: "受批评之处",
      said: "{n} 条提到",
      aspect: {
        quality: "质量", size: "尺寸", material: "材质", price: "价格", delivery: "配送", service: "服务",
      },
    },
    strips: {
      similar: "相似商品",
      goes_with: "搭配商品",
      recently_viewed: "您看过的",
      for_you: "为您推荐",
      trending: "近期更受关注",
      popular: "热门商品",
      range: "本店精选",
    },
    privacy: {
      title: "店铺可以知道什么",
      remember: "在此设备上记住我的喜好",
      rememberNote: "关闭时,店铺只知道您本次访问的内容。开启后,浏览器中会保存一个随机编号,店铺用它记下您在这里看过的商品。",
      number: "您在这里的唯一标识是编号",
      personal: "个性化结果",
      personalNote: "您看过的商品会略微影响排序。关闭后,您看到的顺序与所有人相同。",
      forget: "忘记我",
      forgetNote: "从此浏览器中删除编号,并开始新的访问。店铺中旧编号下的记录将不再指向任何人;把编号告诉店铺,即可一并删除。",
      forgotten: "已忘记。",
    },
  },
};
