using System.Reflection;

namespace ArtifactStore.Specification;

/// <summary>Finds the suites that a provider's test project leaves out.</summary>
public static class Compliance
{
    /// <summary>Every suite of this assembly: its abstract generic fixtures, but for the base that they share.</summary>
    public static IReadOnlyList<Type> Suites { get; } =
    [
        .. typeof(Compliance)
            .Assembly.GetExportedTypes()
            .Where(type =>
                type is { IsAbstract: true, IsGenericTypeDefinition: true }
                && type != typeof(Specification<>)
                && type.GetGenericArguments()[0].BaseType == typeof(TestDatabase)
            )
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    /// <summary>The suites without a concrete fixture in a test project.</summary>
    /// <param name="tests">The test project.</param>
    /// <param name="database">Where several databases of a provider run the suites: the one that is asked about.</param>
    public static IReadOnlyList<string> Missing(Assembly tests, Type? database = null)
    {
        var present = tests
            .GetTypes()
            .Where(type => !type.IsAbstract)
            .SelectMany(Bases)
            .Where(type => database is null || type.GetGenericArguments()[0] == database)
            .Select(type => type.GetGenericTypeDefinition())
            .ToHashSet();
        return [.. Suites.Where(suite => !present.Contains(suite)).Select(suite => suite.Name)];
    }

    private static IEnumerable<Type> Bases(Type type)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (parent.IsGenericType)
            {
                yield return parent;
            }
        }
    }
}
