/**
 * What belongs into one file: what the page needs at once, and what a chat needs beyond that. Cut finer, as the bundler
 * does by itself, the same scripts are three dozen requests and a twentieth larger.
 */
const PARTS = [
  ['first', ['/src/main.ts']],
  ['chat', ['/src/ui/screens/Main.svelte', '/src/state/actions/start-client.ts']],
];

/** The modules that these need at once. What they load later is not among them. */
function closure(ids, bundle) {
  const seen = new Set();
  const visit = (id) => {
    if (seen.has(id)) return;
    seen.add(id);
    bundle.getModuleInfo(id)?.importedIds.forEach(visit);
  };
  ids.forEach(visit);
  return seen;
}

/** The groups for `codeSplitting`, the first before the second. */
export function firstParts(root) {
  return PARTS.map(([part, files], index) => {
    let modules;
    return {
      debugName: part,
      priority: PARTS.length - index,
      name(id, bundle) {
        modules ??= closure(files.map((file) => root + file), bundle);
        return modules.has(id) && !files.includes(id.slice(root.length)) ? part : null;
      },
    };
  });
}
