namespace ArtifactStore.PostgreSql;

/// <summary>Words of the language that the qualifier tells apart.</summary>
internal static class SqlWords
{
    /// <summary>Words that are no names, and where an expression ends.</summary>
    public static readonly HashSet<string> Keywords = Words(
        "ALL AND ANY AS ASC BEGIN BY CASE COLLATE CONFLICT CREATE CROSS DEFAULT DELETE DESC DISTINCT DO ELSE END EXCEPT FOR FROM FULL GENERATED GROUP HAVING IN INCLUDE INNER INSERT INTERSECT INTO IS JOIN LATERAL LEFT LIKE LIMIT "
        + "NOT NOTHING OFFSET ON OR ORDER OUTER OVER PRIMARY RETURNING RETURNS RIGHT SELECT SET SOME TABLE THEN UNION UNIQUE UPDATE USING VALUES WHEN WHERE WINDOW WITH");

    /// <summary>Words that look like functions, and belong to the language.</summary>
    public static readonly HashSet<string> Constructs = Words("ARRAY CAST COALESCE EXISTS GREATEST LEAST ROW");

    /// <summary>What resolves an operator in a way that this class does not write anew.</summary>
    public static readonly HashSet<string> Refused = Words("BETWEEN ILIKE NATURAL NULLIF OVERLAPS SIMILAR SYMMETRIC");

    /// <summary>Types that are keywords of the language, and no names.</summary>
    public static readonly HashSet<string> KeywordTypes = Words("BIGINT BIT BOOLEAN CHAR CHARACTER DEC DECIMAL DOUBLE FLOAT INT INTEGER INTERVAL NUMERIC REAL SMALLINT TIME TIMESTAMP VARCHAR");

    private static HashSet<string> Words(string words) => new(words.Split(' '), StringComparer.OrdinalIgnoreCase);
}
