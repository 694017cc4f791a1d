namespace ArtifactStore.Specification.BadInput;

/// <summary>A section of the table: an entry point, and the public members that it tries.</summary>
/// <param name="Name">What stands before the colon of its heading.</param>
/// <param name="Members">What stands behind it, up to a semicolon: the members, as <see cref="PublicMembers"/> names them.</param>
public sealed record BadInputEntry(string Name, IReadOnlyList<string> Members);
