using ArtifactStore.AspNetCore.Pages.Content;
using ArtifactStore.AspNetCore.Pages.Site;

namespace ArtifactStore.AspNetCore.Pages.Keys;

/// <summary>The values of a key over its newest versions: its numbers, or a figure of a column of its tables.</summary>
internal sealed record KeyChart(LineChart? Lines, IReadOnlyList<string> Columns, string? Column, string Figure)
{
    private const int MaxVersions = 100;

    /// <summary>The bodies that are read for a chart, in bytes. More would make the page slow.</summary>
    private const long Budget = 400_000;

    /// <summary>The longest body that can be a number.</summary>
    private const int NumberLength = 32;

    public static async Task<KeyChart?> ReadAsync(PageRequest page, string key, Artifact latest)
    {
        var isTable = latest.Type == ArtifactTypes.Table && latest.DataSize <= Budget;
        if (!isTable && latest.DataSize is not (> 0 and <= NumberLength))
        {
            return null;
        }

        var artifacts = page.Store.Artifacts;
        var sizes = await artifacts.ReadVersionsAsync(key, MaxVersions, null, includeData: false, page.Aborted).ConfigureAwait(false);
        var (count, bytes) = (0, 0L);
        while (count < sizes.Count && (bytes += sizes[count].DataSize ?? 0) <= Budget)
        {
            count++;
        }

        if (count == 0)
        {
            return null;
        }

        var versions = await artifacts.ReadVersionsAsync(key, count, null, includeData: true, page.Aborted).ConfigureAwait(false);
        var columns = isTable && versions[0].Data is { } data ? VersionSeries.NumericColumns(data) : [];
        if (isTable && columns.Count == 0)
        {
            return null;
        }

        var column = isTable ? columns.FirstOrDefault(name => name == page.Query("column")) ?? columns[0] : null;
        var figure = VersionSeries.Figures.FirstOrDefault(name => name == page.Query("figure")) ?? VersionSeries.Figures[0];
        var values = versions
            .Select(version => (version.Version!.Value, Number: VersionSeries.Read(version, column, figure)))
            .Where(value => value.Number is not null)
            .Select(value => (value.Value, value.Number!.Value));
        var lines = LineChart.Create(values);
        return lines is null && columns.Count == 0 ? null : new(lines, columns, column, figure);
    }
}
