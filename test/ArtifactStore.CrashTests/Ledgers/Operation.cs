namespace ArtifactStore.CrashTests;

/// <summary>An operation that was begun: all of its effects are there, or none.</summary>
/// <param name="Name">Who has called it.</param>
/// <param name="Effects">What it does.</param>
internal sealed record Operation(string Name, Effect[] Effects)
{
    public override string ToString() => $"{Name} ({string.Join(' ', Effects.Take(5))}{(Effects.Length > 5 ? " …" : "")})";
}
