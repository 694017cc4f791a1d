namespace ArtifactStore.CrashTests;

/// <summary>What is known about one artifact.</summary>
internal sealed class Claim(string token)
{
    public string Token => token;

    public Guid? Id { get; set; }

    public int? Version { get; set; }

    /// <summary>The revision that must be there; null where the artifact must not.</summary>
    public int? Revision { get; set; }

    /// <summary>The operation on it of which is not known whether it was done.</summary>
    public Operation? Doubt { get; set; }
}
