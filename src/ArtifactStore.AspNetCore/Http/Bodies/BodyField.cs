namespace ArtifactStore.AspNetCore;

/// <summary>A member of a body.</summary>
/// <param name="Name">The name.</param>
/// <param name="Rule">The rule for its value.</param>
internal sealed record BodyField(string Name, BodyRule Rule)
{
    /// <summary>True if the member must be given.</summary>
    public bool IsRequired { get; init; }

    /// <summary>True if null is checked like any other value. By default, null is the same as leaving the member out.</summary>
    public bool ChecksNull { get; init; }

    /// <summary>True if null is a value of its own, and is passed on.</summary>
    public bool KeepsNull { get; init; }

    /// <summary>The value, as JSON, of a member that is not there; null for none.</summary>
    public string? Default { get; init; }
}
