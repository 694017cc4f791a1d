using System.Text;
using System.Text.Json;

namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>Writes a table as CSV (RFC 4180, in UTF-8).</summary>
/// <remarks>
/// A text that a spreadsheet would run as a formula gets an apostrophe before it. Numbers are written as they are, and the download of the
/// body has every text unchanged.
/// </remarks>
internal static class Csv
{
    /// <summary>The largest table that is written, in cells. A body with few cells in each of many columns could become endless.</summary>
    public const long MaxCells = 50_000_000;

    public static async Task WriteAsync(TableData table, Stream target, CancellationToken cancellationToken)
    {
        var writer = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteAsync(Line(table.Columns.Select(Guard)).AsMemory(), cancellationToken).ConfigureAwait(false);
            for (var row = 0; row < table.RowCount; row++)
            {
                var cells = table.Cells(row, 0, table.Columns.Count).Select(Cell);
                await writer.WriteAsync(Line(cells).AsMemory(), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Returns the text of a cell, before it is quoted.</summary>
    internal static string Cell(JsonElement value) => value.Number() is null ? Guard(value.Show()) : value.Show();

    private static string Guard(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;

    private static string Line(IEnumerable<string> cells) => string.Join(',', cells.Select(Quote)) + "\r\n";

    private static string Quote(string text) =>
        text.AsSpan().ContainsAny("\",\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
