namespace ModelRegistry;

/// <summary>Something to try: the features that a model gets, and the year from which on it learns.</summary>
internal sealed record Idea(string Name, string[] Features, int From = 2012)
{
    /// <summary>Each adds to the one before. Not all of them are good.</summary>
    public static IReadOnlyList<Idea> All { get; } =
    [
        new("always the same chance", []),
        new("wet or dry", ["wet"]),
        new("+ amount of rain", ["wet", "rain"]),
        new("+ temperature range, wind", ["wet", "rain", "range", "wind"]),
        new("+ season", ["wet", "rain", "range", "wind", "winter", "spring"]),
        new("+ three days before", ["wet", "rain", "range", "wind", "winter", "spring", "wet-before"]),
        new("+ temperatures", ["wet", "rain", "range", "wind", "winter", "spring", "wet-before", "high", "low"]),
        new("all of it, from 2014 alone", ["wet", "rain", "range", "wind", "winter", "spring", "wet-before", "high", "low"], From: 2014),
    ];
}
