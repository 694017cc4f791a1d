namespace Quickstart;

/// <summary>The days that one run of the pipeline works on.</summary>
internal sealed record Month(DateOnly FirstDay, IReadOnlyList<DayOfWeather> Days)
{
    /// <summary>For instance <c>2012-05</c>; it goes into the keys of artifacts.</summary>
    public string Name => FirstDay.ToString("yyyy-MM");

    public string Title => FirstDay.ToString("MMMM yyyy");
}
