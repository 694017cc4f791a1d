using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace ArtifactStore.Specification.Seeing;

/// <summary>The events of the log, as the code has them and as the operator's page lists them.</summary>
public static class EventTable
{
    /// <summary>The events that the messages of an assembly declare.</summary>
    public static IReadOnlyList<(int Id, string Name, LogLevel Level)> Of(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return
        [
            .. assembly
                .GetTypes()
                .SelectMany(type =>
                    type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                )
                .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
                .OfType<LoggerMessageAttribute>()
                .Select(message => (message.EventId, message.EventName!, message.Level))
                .OrderBy(message => message.EventId),
        ];
    }

    /// <summary>The rows of the page, from an id on and below another.</summary>
    public static IReadOnlyList<(int Id, string Name, LogLevel Level)> Documented(int from, int below) =>
        [
            .. Page()
                .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
                .Where(cells =>
                    cells.Length > 4
                    && int.TryParse(cells[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                    && id >= from
                    && id < below
                )
                .Select(cells => (int.Parse(cells[1], CultureInfo.InvariantCulture), cells[2], Enum.Parse<LogLevel>(cells[3]))),
        ];

    /// <summary>The metrics that the page lists, with their units.</summary>
    public static IReadOnlyDictionary<string, string> Metrics() =>
        Page()
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells =>
                cells.Length > 4
                && (
                    cells[1].StartsWith("`db.client.", StringComparison.Ordinal)
                    || cells[1].StartsWith("`artifactstore.", StringComparison.Ordinal)
                )
            )
            .ToDictionary(cells => cells[1].Trim('`'), cells => cells[2].Split('`')[1]);

    private static string[] Page() => DocsPage.ReadLines("operations.md");
}
