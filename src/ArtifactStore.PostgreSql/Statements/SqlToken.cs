namespace ArtifactStore.PostgreSql;

/// <summary>A token of SQL.</summary>
/// <remarks>
/// A class, since the runtime has precompiled code for lists of references, and each store tokenises statements at its start.
/// </remarks>
/// <param name="Kind">The kind of token.</param>
/// <param name="Text">The text.</param>
internal sealed record SqlToken(SqlTokenKind Kind, string Text)
{
    /// <summary>The absence of a token.</summary>
    public static SqlToken None { get; } = new(SqlTokenKind.Space, "");

    /// <summary>True for a keyword, ignoring case.</summary>
    public bool Is(string keyword) => Kind == SqlTokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for a punctuation mark.</summary>
    public bool IsMark(string mark) => Kind == SqlTokenKind.Mark && Text == mark;
}
