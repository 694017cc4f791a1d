namespace ArtifactStore.PostgreSql;

/// <summary>What a piece of SQL is.</summary>
internal enum SqlTokenKind
{
    /// <summary>White space, or a comment.</summary>
    Space,

    /// <summary>A keyword, or a name without quotes.</summary>
    Word,

    /// <summary>A name in double quotes.</summary>
    QuotedName,

    /// <summary>A number, a text in quotes, or a parameter.</summary>
    Value,

    /// <summary>The name of an operator.</summary>
    Operator,

    /// <summary>A parenthesis, a comma, a dot, the two colons of a cast: one of the rest.</summary>
    Mark,
}
