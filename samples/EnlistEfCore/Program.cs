// A shop keeps its orders with EF Core and its invoices as artifacts, in one database and in one transaction. Start here; Shop.cs has the
// transaction.
using System.Globalization;
using System.Text;
using ArtifactStore;
using EnlistEfCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Quickstart;

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

// A fresh database beside the program.
var file = Path.Combine(AppContext.BaseDirectory, "shop.db");
foreach (var old in new[] { file, file + "-wal", file + "-shm" })
{
    File.Delete(old);
}

var connectionString = $"Data Source={file}";
var services = new ServiceCollection();
services.AddDbContext<ShopContext>(options => options.UseSqlite(connectionString));
services.AddScoped<Shop>();
services.AddArtifactStore().UseSqlite(connectionString);

await using (var provider = services.BuildServiceProvider())
{
    // EnsureCreated makes the tables of EF Core in an empty database alone, so it comes first. Migrations may come in any order.
    await using (var scope = provider.CreateAsyncScope())
    {
        await scope.ServiceProvider.GetRequiredService<ShopContext>().Database.EnsureCreatedAsync();
    }

    // An enlisted session makes no tables: the store's are made when the host starts.
    var store = provider.GetRequiredService<IArtifactStore>();
    await store.InitializeAsync();

    Screen.Heading("Ten umbrellas, three orders; each order is a row of EF Core and an invoice in the artifact store");
    foreach (var (customer, umbrellas) in new[] { ("Ada", 4), ("Grace", 7), ("Edsger", 6) })
    {
        await using var scope = provider.CreateAsyncScope();
        try
        {
            var order = await scope.ServiceProvider.GetRequiredService<Shop>().PlaceAsync(customer, umbrellas);
            Screen.Line($"{customer} gets {umbrellas} umbrellas, order {order.Id}");
        }
        catch (InvalidOperationException refused)
        {
            Screen.Line($"{customer} gets none of {umbrellas}: {refused.Message} The order and its invoice are gone.");
        }
    }

    await using (var scope = provider.CreateAsyncScope())
    {
        Screen.Heading("The orders that EF Core has, and the invoice of each");
        var orders = await scope.ServiceProvider.GetRequiredService<ShopContext>().Orders.ToListAsync();
        var invoices = await store.Artifacts.ReadLatestArtifactsAsync(
            new() { Artifacts = new() { Key = new() { StartsWith = "invoice-" } } }
        );
        Screen.Table(
            ["order", "customer", "umbrellas", "invoice", "of"],
            from order in orders
            join invoice in invoices on $"invoice-{order.Id}" equals invoice.Key
            select new object?[] { order.Id, order.Customer, order.Umbrellas, invoice.Key, invoice.Metadata!["customer"] }
        );
        Screen.Line();
        Screen.Line($"{orders.Count} orders, {invoices.Count} invoices");
    }
}
