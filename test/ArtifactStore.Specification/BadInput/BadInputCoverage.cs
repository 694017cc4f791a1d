using System.Reflection;

namespace ArtifactStore.Specification.BadInput;

/// <summary>Compares the headings of the table with what an assembly offers to its callers.</summary>
public static class BadInputCoverage
{
    /// <summary>
    /// What is wrong, one sentence each; nothing when every member that takes input is in a heading, or left out for a reason that still
    /// holds.
    /// </summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="entries">The sections that are about it.</param>
    /// <param name="leftOut">
    /// The members that no section tries, as the headings would name them, <c>Type.*</c> for all of a type, each with its reason.
    /// </param>
    public static IReadOnlyList<string> Failures(
        Assembly assembly,
        IEnumerable<BadInputEntry> entries,
        IReadOnlyDictionary<string, string> leftOut
    )
    {
        ArgumentNullException.ThrowIfNull(leftOut);
        var members = PublicMembers.All(assembly);
        var named = entries.SelectMany(entry => entry.Members).ToHashSet();
        var untried = PublicMembers.WithInput(assembly).Where(name => !named.Contains(name)).ToList();
        return
        [
            .. untried
                .Where(name => !leftOut.Keys.Any(reason => IsMeant(reason, name)))
                .Select(name => $"{name} takes input, and no heading of bad-input.txt names it."),
            .. named
                .Where(name => !members.Contains(name))
                .Select(name => $"{name} is in a heading of bad-input.txt, and is no public member."),
            .. leftOut
                .Keys.Where(reason => !untried.Exists(name => IsMeant(reason, name)))
                .Select(reason => $"{reason} is left out, and need not be: it is tried, takes nothing that can be bad, or is not there."),
        ];
    }

    private static bool IsMeant(string reason, string name) =>
        reason.EndsWith(".*", StringComparison.Ordinal)
            ? name.StartsWith(reason[..^1], StringComparison.Ordinal) || name == $"new {reason[..^2]}"
            : reason == name;
}
