namespace Quickstart;

/// <summary>One line of the weather file.</summary>
internal sealed record DayOfWeather(DateOnly Date, double Rain, double High, double Low, double Wind, string Weather);
