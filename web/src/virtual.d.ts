declare module 'virtual:emoji/zh' {
  const address: string;
  export default address;
}

declare module 'virtual:emoji/en' {
  const address: string;
  export default address;
}
