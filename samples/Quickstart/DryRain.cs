namespace Quickstart;

/// <summary>A row of the table that a failed check leaves behind.</summary>
internal sealed record DryRain(DateOnly Date, string Weather, double Rain, double High);
