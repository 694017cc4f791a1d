namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>A long text in pages.</summary>
internal sealed record TextPages(string Text, int Page, int Pages)
{
    private const int PageLength = 16_000;

    /// <summary>Cuts a page out of a text, at the end of a line if there is one near.</summary>
    public static TextPages Read(string text, int page)
    {
        var pages = Math.Max(1, (text.Length + PageLength - 1) / PageLength);
        page = Math.Clamp(page, 1, pages);
        var (start, end) = (Break(text, (page - 1) * PageLength), Break(text, page * PageLength));
        return new(text[start..end], page, pages);
    }

    /// <summary>Returns the start of the line around a position, or the position itself in a long line.</summary>
    private static int Break(string text, int position)
    {
        if (position <= 0 || position >= text.Length)
        {
            return Math.Clamp(position, 0, text.Length);
        }

        var line = text.LastIndexOf('\n', position - 1, Math.Min(position, 2_000));
        return line >= 0 ? line + 1
            : char.IsLowSurrogate(text[position]) ? position - 1
            : position;
    }
}
