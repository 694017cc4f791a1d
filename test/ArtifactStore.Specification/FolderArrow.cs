namespace ArtifactStore.Specification;

/// <summary>A type of one folder that uses a type of another.</summary>
/// <param name="From">The folder of the user.</param>
/// <param name="To">The folder of the type that is used.</param>
/// <param name="User">The user.</param>
/// <param name="Used">The type that is used.</param>
public sealed record FolderArrow(string From, string To, string User, string Used);
