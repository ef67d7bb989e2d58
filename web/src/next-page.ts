/** How lists of the api go on: each page names the next. */
export const nextPage = {
  initialPageParam: undefined as string | undefined, // the first page has none
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor ?? undefined,
}
