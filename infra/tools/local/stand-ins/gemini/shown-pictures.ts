/** Of the parts of a request, what is looked at. */
type Parts = readonly {
  readonly text?: string | undefined;
  readonly inlineData?: { readonly mimeType: string; readonly data: string } | undefined;
}[];

/** A picture that the model is shown. */
export interface Shown {
  /** The text right before it, which says what it is; empty when there is none. */
  readonly label: string;
  readonly mimeType: string;
  readonly data: Buffer;
}

/** The pictures of a request, each with the text before it. */
export function picturesOf(parts: Parts): readonly Shown[] {
  return parts.flatMap(({ inlineData }, index) => {
    if (inlineData === undefined) return [];
    const label = parts[index - 1]?.text ?? '';
    return [{ label, mimeType: inlineData.mimeType, data: Buffer.from(inlineData.data, 'base64') }];
  });
}
