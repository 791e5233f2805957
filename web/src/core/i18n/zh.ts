/** What is read before somebody has signed in, in Chinese: fetched with the scripts. English has the same keys and placeholders. */
const zh = {
  appFull: '鸿雁 Skein',
  tagline: '千里之外，字字送达',
  cancel: '取消',
  close: '关闭',
  loading: '正在载入…',
  signIn: '登录',
  signInLead: '用账号或数字 ID 登录',
  recent: '最近登录',
  forgetRecent: '从列表中移除 {name}',
  accountOrId: '账号或 ID',
  password: '密码',
  showPassword: '显示密码',
  hidePassword: '隐藏密码',
  stay: '刷新页面后保持登录',
  signingIn: '正在登录…',
  slow: '比平时慢，仍在尝试…',
  goRegister: '注册新账号',
  more: '更多',
  errRequired: '请填写这一项。',
  errCredentials: '账号或密码不正确，请检查后重试。',
  errCredentialsHint: '如果忘了密码，请联系服务器管理员重置。',
  errTooMany: '尝试太多次，请在 {n} 秒后再试。',
  errDisabled: '这个账号已被停用，请联系管理员。',
  errUnreachable: '连不上服务器。请检查网络或服务器地址。',
  errInsecure: '无法建立安全连接。请用 https 打开本页，或联系管理员。',
  errNotXmpp: '这个地址不是聊天服务器。',
  errUnknown: '出了点问题（{code}）。请重试。',
} as const;

export default zh;
export type FirstKey = keyof typeof zh;
